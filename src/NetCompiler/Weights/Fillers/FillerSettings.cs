namespace NetCompiler.Weights.Fillers;

/// <summary>How a parameter gets its starting numbers: Caffe's filler types.</summary>
public enum FillerKind
{
    /// <summary>One number everywhere.</summary>
    Constant,

    /// <summary>Uniform between two bounds.</summary>
    Uniform,

    /// <summary>Normally distributed; optionally most of them zero.</summary>
    Gaussian,

    /// <summary>Uniform, and divided by the sum over everything that leads to one output, so that each such sum is 1.</summary>
    PositiveUnitBall,

    /// <summary>Uniform with variance 1/n (Glorot and Bengio, "Understanding the difficulty of training deep feedforward neural networks", 2010).</summary>
    Xavier,

    /// <summary>Normally distributed with variance 2/n (He, Zhang, Ren and Sun, "Delving deep into rectifiers", 2015).</summary>
    Msra,

    /// <summary>The weights of a deconvolution that interpolates bilinearly.</summary>
    Bilinear,
}

/// <summary>What n is for <see cref="FillerKind.Xavier"/> and <see cref="FillerKind.Msra"/>.</summary>
public enum VarianceNorm
{
    /// <summary>How many numbers lead to one output: all extents but the first.</summary>
    FanIn,

    /// <summary>How many outputs one input leads to: all extents but the second.</summary>
    FanOut,

    /// <summary>The mean of both.</summary>
    Average,
}

/// <summary>A filler with its numbers; the defaults are those of Caffe's FillerParameter.</summary>
public sealed record FillerSettings
{
    /// <summary>All zero: what a parameter without a filler gets.</summary>
    public static FillerSettings Zero { get; } = new();

    /// <summary>Which filler.</summary>
    public FillerKind Kind { get; init; } = FillerKind.Constant;

    /// <summary>The number of <see cref="FillerKind.Constant"/>.</summary>
    public float Value { get; init; }

    /// <summary>The lower bound of <see cref="FillerKind.Uniform"/>.</summary>
    public float Minimum { get; init; }

    /// <summary>The upper bound of <see cref="FillerKind.Uniform"/>.</summary>
    public float Maximum { get; init; } = 1;

    /// <summary>The mean of <see cref="FillerKind.Gaussian"/>.</summary>
    public float Mean { get; init; }

    /// <summary>The standard deviation of <see cref="FillerKind.Gaussian"/>.</summary>
    public float StandardDeviation { get; init; } = 1;

    /// <summary>
    /// For <see cref="FillerKind.Gaussian"/>: how many weights of each input are expected to differ from zero, so that one does with the
    /// probability of this divided by the first extent; negative for all.
    /// </summary>
    public int Sparse { get; init; } = -1;

    /// <summary>What n is for <see cref="FillerKind.Xavier"/> and <see cref="FillerKind.Msra"/>.</summary>
    public VarianceNorm VarianceNorm { get; init; } = VarianceNorm.FanIn;

    /// <summary>The filler as its author would write it.</summary>
    public override string ToString() => Kind switch
    {
        FillerKind.Constant => FormattableString.Invariant($"constant {Value}"),
        FillerKind.Uniform => FormattableString.Invariant($"uniform {Minimum} to {Maximum}"),
        FillerKind.Gaussian => FormattableString.Invariant($"gaussian {Mean} +- {StandardDeviation}") + (Sparse < 0 ? "" : FormattableString.Invariant($", sparse {Sparse}")),
        FillerKind.PositiveUnitBall => "positive_unitball",
        FillerKind.Xavier => "xavier",
        FillerKind.Msra => "msra",
        _ => "bilinear",
    };
}
