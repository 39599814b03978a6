using NetCompiler.Compiler.Definition;
using NetCompiler.Compiler.Plan;
using NetCompiler.Compiler.Prototxt.Schema;
using NetCompiler.Compiler.Tensors;

namespace NetCompiler.Compiler.Emit;

/// <summary>A net as its generated classes show it: every name is an identifier by now, and every offset is known.</summary>
/// <param name="Namespace">The namespace; empty for none.</param>
/// <param name="ClassName">The outer class.</param>
/// <param name="NetName">The net's name in the prototxt.</param>
/// <param name="Phases">The nets for training, testing and inference, as far as there are.</param>
/// <param name="Parameters">The parameters that they share.</param>
/// <param name="Labels">The classes, if they have names.</param>
/// <param name="Solver">How it is trained, if a solver is given.</param>
internal sealed record NetModel(
    string Namespace, string ClassName, string NetName, IReadOnlyList<PhaseModel> Phases, ParametersModel Parameters,
    LabelModel? Labels, SolverDefinition? Solver)
{
    /// <summary>The namespace of what the nets' classes run.</summary>
    public string StepsNamespace => (Namespace.Length > 0 ? Namespace + "." : "") + ClassName + "Steps";
}

/// <summary>Which of the nested nets.</summary>
internal enum NetKind
{
    /// <summary>TrainNet.</summary>
    Train,

    /// <summary>TestNet.</summary>
    Test,

    /// <summary>DeployNet.</summary>
    Deploy,
}

/// <summary>A nested net.</summary>
/// <param name="Kind">Which.</param>
/// <param name="PlanText">Its plan; null if the net could not be compiled.</param>
/// <param name="Blobs">Its blobs, in the order in which layers make them.</param>
/// <param name="ActivationBytes">The size of its activation arena.</param>
/// <param name="ParameterCount">How many numbers its layers learn; other phases can have more.</param>
/// <param name="Plan">What it computes; null if the net could not be compiled.</param>
internal sealed record PhaseModel(
    NetKind Kind, string? PlanText, IReadOnlyList<BlobModel> Blobs, long ActivationBytes, long ParameterCount, NetPlan? Plan)
{
    /// <summary>Whether every blob and gradient has memory of its own.</summary>
    public bool KeepsBlobs { get; init; }

    /// <summary>The steps for processors; empty if they are left out.</summary>
    public IReadOnlyList<GeneratedFile> ProcessorSteps { get; init; } = [];

    /// <summary>The steps for GPUs; empty if they are left out.</summary>
    public IReadOnlyList<GeneratedFile> GpuSteps { get; init; } = [];

    /// <summary>The class with the steps of the net on a GPU.</summary>
    public string GpuStepsClassName => Kind + "GpuSteps";

    /// <summary>The class with the steps of the net.</summary>
    public string StepsClassName => Kind + "Steps";

    /// <summary>Whether it is trained: it has gradients by its parameters.</summary>
    public bool IsTrained => Kind == NetKind.Train;

    /// <summary>Whether it says what its data layers read: the net for inference gets its inputs from the caller.</summary>
    public bool HasDataLayers => Kind != NetKind.Deploy;

    /// <summary>The nested class.</summary>
    public string ClassName => Kind + "Net";
}

/// <summary>A blob.</summary>
/// <param name="Name">Its name in the prototxt.</param>
/// <param name="Identifier">Its property.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="Layer">The layer that makes it.</param>
/// <param name="LayerType">That layer's type.</param>
internal sealed record BlobModel(string Name, string Identifier, TensorShape Shape, string Layer, string LayerType)
{
    /// <summary>Its first byte in the activation arena; null if it is never in memory, because its layer and its reader became one step.</summary>
    public long? Offset { get; init; }

    /// <summary>Its gradient's first byte; null without one.</summary>
    public long? DiffOffset { get; init; }

    /// <summary>Whether it is filled from outside.</summary>
    public bool IsInput { get; init; }

    /// <summary>Whether its values are still there after a pass.</summary>
    public bool IsKept { get; init; }

    /// <summary>Whether no layer reads it.</summary>
    public bool IsOutput { get; init; }

    /// <summary>By what its sum is multiplied in the loss; 0 if it is no loss.</summary>
    public double LossWeight { get; init; }
}

/// <summary>The parameters of a net, those of all its phases.</summary>
/// <param name="Layers">The layers that own some, in order.</param>
/// <param name="Users">The layers that use some, which can be those of other layers.</param>
/// <param name="Bytes">The size of the parameter arena.</param>
/// <param name="TrainedBytes">The size of the part that is trained, which comes first.</param>
internal sealed record ParametersModel(
    IReadOnlyList<LayerParametersModel> Layers, IReadOnlyList<ParameterUser> Users, long Bytes, long TrainedBytes)
{
    /// <summary>How many numbers the layers learn.</summary>
    public long Count => Layers.SelectMany(layer => layer.Parameters).Where(parameter => !parameter.IsStatistic).Sum(parameter => parameter.Shape.Count);
}

/// <summary>The parameters that a layer owns.</summary>
/// <param name="Name">The layer's name.</param>
/// <param name="Identifier">The property.</param>
/// <param name="ClassName">The property's class.</param>
/// <param name="Parameters">Its parameters.</param>
internal sealed record LayerParametersModel(string Name, string Identifier, string ClassName, IReadOnlyList<ParameterModel> Parameters);

/// <summary>A parameter.</summary>
/// <param name="Name">What its layer calls it.</param>
/// <param name="Identifier">Its property.</param>
/// <param name="Index">Its place among the layer's parameters.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="Offset">Its first byte in the parameter arena.</param>
/// <param name="LearningRateMultiplier"><c>lr_mult</c>; 0 for what is not trained.</param>
/// <param name="DecayMultiplier"><c>decay_mult</c>.</param>
/// <param name="IsStatistic">Whether its layer keeps it up to date.</param>
/// <param name="Filler">How it starts; null for all zero.</param>
internal sealed record ParameterModel(
    string Name, string Identifier, int Index, TensorShape Shape, long Offset,
    double LearningRateMultiplier, double DecayMultiplier, bool IsStatistic, MessageValue? Filler);

/// <summary>The classes that a net tells apart.</summary>
/// <param name="EnumName">The enum.</param>
/// <param name="Labels">Its members, by label.</param>
internal sealed record LabelModel(string EnumName, IReadOnlyList<LabelName> Labels);

/// <summary>A class.</summary>
/// <param name="Identifier">Its enum member.</param>
/// <param name="DisplayName">Its name as the list of names says it.</param>
internal sealed record LabelName(string Identifier, string DisplayName);
