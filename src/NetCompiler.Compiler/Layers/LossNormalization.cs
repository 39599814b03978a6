using NetCompiler.Compiler.Tensors;
using static NetCompiler.Compiler.Tensors.Scalars;

namespace NetCompiler.Compiler.Layers;

/// <summary>
/// What <c>loss_param</c> says: which label to ignore, and what a loss is divided by. FULL: by all places; VALID: by those that are not
/// ignored; BATCH_SIZE: by the batch; NONE: by 1; never by less than 1. The older <c>normalize</c> means VALID if true, BATCH_SIZE if
/// false, and yields to <c>normalization</c>.
/// </summary>
internal sealed class LossNormalization
{
    private readonly string mode;
    private readonly long? ignoredLabel;
    private readonly long batch;
    private readonly long places;

    private LossNormalization(string mode, long? ignoredLabel, long batch, long places)
    {
        this.mode = mode;
        this.ignoredLabel = ignoredLabel;
        this.batch = batch;
        this.places = places;
    }

    // Only then does the divisor depend on the labels.
    private bool CountsValid => mode == "VALID" && ignoredLabel is not null;

    /// <summary>Reads the fields.</summary>
    /// <param name="setup">The layer's setup.</param>
    /// <param name="unsaid">The mode where nothing is said.</param>
    /// <param name="batch">What BATCH_SIZE divides by.</param>
    /// <param name="places">How many places have a loss.</param>
    public static LossNormalization Read(LayerSetup setup, string unsaid, long batch, long places)
    {
        var settings = setup.Settings("loss_param");
        string mode = settings.Has("normalization") ? settings.Text("normalization")
            : settings.Has("normalize") ? settings.Flag("normalize") ? "VALID" : "BATCH_SIZE"
            : unsaid;
        return new LossNormalization(mode, settings.Has("ignore_label") ? settings.Integer("ignore_label") : null, batch, places);
    }

    /// <summary>A loss or gradient at a place with a label: 0 where the label is ignored.</summary>
    public Scalar UnlessIgnored(Scalar label, Scalar value) =>
        ignoredLabel is { } ignored ? Select(Equal(ToInteger(label), new IntegerConstant(ignored)), 0.0, value) : value;

    /// <summary>States what <see cref="Scale"/> needs; once, in the forward pass.</summary>
    /// <param name="steps">Where to.</param>
    /// <param name="labels">The labels, as a vector of all places.</param>
    public void Prepare(StepBuilder steps, Tensor labels)
    {
        if (!CountsValid) return;
        steps.Reduce(
            Own(steps), ReductionOperator.Sum, labels.Shape, (_, m) => UnlessIgnored(labels[m], 1.0), (count, _) => 1 / Max(count, 1));
    }

    /// <summary>What a loss or gradient is multiplied by.</summary>
    public Scalar Scale(StepBuilder steps) => mode switch
    {
        _ when CountsValid => Own(steps)[[]],
        "BATCH_SIZE" => 1.0 / Math.Max(1, batch),
        "NONE" => 1.0,
        _ => 1.0 / Math.Max(1, places),
    };

    private static Tensor Own(StepBuilder steps) => steps.Own("scale", TensorShape.Scalar);
}
