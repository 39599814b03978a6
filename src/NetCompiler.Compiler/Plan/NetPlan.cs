using NetCompiler.Compiler.Definition;
using NetCompiler.Compiler.Prototxt.Schema;
using NetCompiler.Compiler.Tensors;

namespace NetCompiler.Compiler.Plan;

/// <summary>
/// A net of one phase, ready to be emitted: steps in the order in which they run, where every tensor lies, what the parameters are. All
/// that an emitter sees.
/// </summary>
/// <param name="Name">The net's name; may be empty.</param>
/// <param name="State">The phase, level and stages.</param>
/// <param name="Layers">The layers, in order.</param>
/// <param name="Blobs">The blobs, in the order in which they are made; a blob that is changed in place is there once, as it is at the end.</param>
/// <param name="Parameters">The parameters, each once, in the order of their layers.</param>
/// <param name="Losses">What the loss is the sum of.</param>
/// <param name="ForwardGroups">The steps of the forward pass, in the groups in which they run.</param>
/// <param name="BackwardGroups">The steps of the backward pass, in the groups in which they run.</param>
/// <param name="Activations">The activation arena.</param>
/// <param name="ParameterBytes">The size of the parameter arena; that of gradients and of each history blob is <paramref name="TrainedBytes"/>.</param>
/// <param name="TrainedBytes">The size of the part of the parameter arena that is trained; it comes first.</param>
public sealed record NetPlan(
    string Name,
    NetState State,
    IReadOnlyList<PlanLayer> Layers,
    IReadOnlyList<PlanBlob> Blobs,
    IReadOnlyList<PlanParameter> Parameters,
    IReadOnlyList<PlanLoss> Losses,
    IReadOnlyList<StepGroup> ForwardGroups,
    IReadOnlyList<StepGroup> BackwardGroups,
    MemoryPlan Activations,
    long ParameterBytes,
    long TrainedBytes)
{
    /// <summary>The steps of the forward pass, one after the other.</summary>
    public IReadOnlyList<Step> Forward { get; } = [.. ForwardGroups.SelectMany(group => group.Steps)];

    /// <summary>The steps of the backward pass, one after the other.</summary>
    public IReadOnlyList<Step> Backward { get; } = [.. BackwardGroups.SelectMany(group => group.Steps)];

    /// <summary>All groups, forward then backward: what runs as one and is counted as one.</summary>
    public IEnumerable<StepGroup> Groups => ForwardGroups.Concat(BackwardGroups);

    /// <summary>All steps, forward then backward.</summary>
    public IEnumerable<Step> Steps => Forward.Concat(Backward);

    /// <summary>How many numbers the layers learn; statistics that layers keep are not counted.</summary>
    public long ParameterCount => Parameters.Where(parameter => !parameter.IsStatistic).Sum(parameter => parameter.Tensor.Shape.Count);

    /// <summary>Floating-point operations of the contractions in the forward pass.</summary>
    public double ForwardOperations => Operations(Forward);

    /// <summary>Floating-point operations of the contractions in the backward pass.</summary>
    public double BackwardOperations => Operations(Backward);

    /// <summary>The plan as text.</summary>
    public override string ToString() => PlanText.Of(this);

    private static double Operations(IReadOnlyList<Step> steps) => steps.Sum(step => Contraction.TryOf(step)?.Operations ?? 0);
}

/// <summary>A layer of a plan.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type.</param>
/// <param name="Bottoms">The names of the blobs it reads.</param>
/// <param name="Tops">The names of the blobs it makes.</param>
/// <param name="Parameters">Its parameters, in the layer's order; shared ones occur in several layers.</param>
public sealed record PlanLayer(
    string Name, string Type, EquatableArray<string> Bottoms, EquatableArray<string> Tops, IReadOnlyList<PlanParameter> Parameters)
{
    /// <summary>For a layer that reads from outside, what it reads; null for every other.</summary>
    public PlanData? Data { get; init; }
}

/// <summary>A blob of a plan.</summary>
/// <param name="Name">Its name in the prototxt; made up for the unnamed top of a loss.</param>
/// <param name="Tensor">What it is after the last layer that changes it in place.</param>
/// <param name="Gradient">The gradient of the loss by what it is after the first layer; null if there is none.</param>
/// <param name="IsInput">Whether it is filled from outside.</param>
/// <param name="IsOutput">Whether no layer reads it.</param>
/// <param name="Layer">The layer that makes it.</param>
public sealed record PlanBlob(string Name, Tensor Tensor, Tensor? Gradient, bool IsInput, bool IsOutput, string Layer);

/// <summary>A parameter of a plan.</summary>
/// <param name="Layer">The layer that has it first.</param>
/// <param name="Name">What the layer calls it: <c>Weight</c>, <c>Bias</c>.</param>
/// <param name="Index">Its place among the layer's parameters.</param>
/// <param name="Tensor">Its memory and shape.</param>
/// <param name="Gradient">The gradient of the loss by it; null if it is not trained.</param>
/// <param name="Filler">How it starts (a FillerParameter); null for all zero.</param>
/// <param name="LearningRateMultiplier"><c>lr_mult</c>.</param>
/// <param name="DecayMultiplier"><c>decay_mult</c>.</param>
/// <param name="IsStatistic">Whether its layer keeps it up to date.</param>
/// <param name="Offset">Its first byte in the parameter arena; gradient and history lie at the same offset of theirs.</param>
public sealed record PlanParameter(
    string Layer, string Name, int Index, Tensor Tensor, Tensor? Gradient, MessageValue? Filler,
    double LearningRateMultiplier, double DecayMultiplier, bool IsStatistic, long Offset);

/// <summary>A term of the loss: the weight times the sum of a blob's elements.</summary>
/// <param name="Blob">The blob's name.</param>
/// <param name="Tensor">Its memory and shape.</param>
/// <param name="Weight">The weight.</param>
public sealed record PlanLoss(string Blob, Tensor Tensor, double Weight);
