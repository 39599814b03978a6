using NetCompiler.Compiler.Definition;
using NetCompiler.Compiler.Tensors;

namespace NetCompiler.Compiler;

/// <summary>How a net is compiled: equal options and an equal definition give an equal plan.</summary>
public sealed record CompileOptions
{
    /// <summary>The phase, level and stages that choose the layers.</summary>
    public NetState State { get; init; } = NetState.Train;

    /// <summary>The batch that data layers deliver, instead of the one in the prototxt; null to keep that.</summary>
    public int? Batch { get; init; }

    /// <summary>Shapes of blobs that come from outside and whose shape the prototxt does not say, by blob name.</summary>
    public EquatableArray<InputShape> InputShapes { get; init; }

    /// <summary>Whether the backward pass is planned too.</summary>
    public bool Backward { get; init; } = true;

    /// <summary>Whether parameter gradients are added to what is there, for solvers with <c>iter_size</c> above 1, instead of replacing it.</summary>
    public bool AccumulateParameterGradients { get; init; }

    /// <summary>Whether every blob and gradient keeps memory of its own, so that all can be looked at after a pass.</summary>
    public bool KeepAllBlobs { get; init; }

    /// <summary>What may be fused.</summary>
    public Fusions Fusions { get; init; } = Fusions.All;
}

/// <summary>The shape of a blob that comes from outside.</summary>
/// <param name="Blob">The blob's name.</param>
/// <param name="Shape">Its shape.</param>
public sealed record InputShape(string Blob, TensorShape Shape);
