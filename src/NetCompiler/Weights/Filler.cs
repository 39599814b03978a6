namespace NetCompiler.Weights;

/// <summary>How a parameter starts (Caffe's FillerParameter). What a type does not use is ignored.</summary>
/// <param name="Type">constant, gaussian, positive_unitball, uniform, xavier, msra or bilinear.</param>
public sealed record Filler(string Type)
{
    /// <summary>All zero.</summary>
    public static Filler Zero { get; } = new("constant");

    /// <summary>The value of constant.</summary>
    public float Value { get; init; }

    /// <summary>The lowest value of uniform.</summary>
    public float Min { get; init; }

    /// <summary>The highest value of uniform.</summary>
    public float Max { get; init; } = 1;

    /// <summary>The mean of gaussian.</summary>
    public float Mean { get; init; }

    /// <summary>The standard deviation of gaussian.</summary>
    public float StandardDeviation { get; init; } = 1;

    /// <summary>How many inputs of each output are not zero, for gaussian; negative for all.</summary>
    public int Sparse { get; init; } = -1;

    /// <summary>By what xavier and msra divide: FAN_IN, FAN_OUT or AVERAGE.</summary>
    public string VarianceNorm { get; init; } = "FAN_IN";

    /// <summary>For people: the type with the numbers that it uses.</summary>
    public override string ToString() => Type switch
    {
        "constant" => FormattableString.Invariant($"constant {Value}"),
        "uniform" => FormattableString.Invariant($"uniform {Min} to {Max}"),
        "gaussian" => FormattableString.Invariant($"gaussian {Mean} +- {StandardDeviation}") + (Sparse < 0 ? "" : FormattableString.Invariant($", sparse {Sparse}")),
        _ => Type,
    };
}
