using System.Globalization;

namespace NetCompiler.Compiler.Emit;

/// <summary>Identifiers that no name from a prototxt gets: what generated classes and their bases have, or will have.</summary>
internal static class Reserved
{
    // The members of System.Object, and of System.Enum's underlying field.
    private static readonly string[] Everywhere =
        ["Equals", "Finalize", "GetHashCode", "GetType", "MemberwiseClone", "ReferenceEquals", "ToString", "Dispose"];

    /// <summary>The nested classes; the outer class cannot be called so.</summary>
    public static IReadOnlyList<string> NestedClasses { get; } = ["TrainNet", "TestNet", "DeployNet", "Parameters", "Solver", "Family"];

    /// <summary>In a net's class, whose members are its blobs, and in its class of shapes.</summary>
    public static IReadOnlyList<string> InNet { get; } =
    [
        .. Everywhere, .. NestedClasses,
        // CompiledNet
        "ActivationArena", "Add", "AllBlobs", "BeginBackward", "BeginForward", "ClearBlobs", "ClearParameterGradients", "CreateParameterUpdate", "NotCompiled", "Outputs", "ParameterSet", "Pass", "ReadResult", "RunForward", "RunStep", "Seed", "StepList", "Sum",
        // what is generated beside the blobs
        "ActivationBytes", "AddsGradients", "Backward", "BlobCount", "DataLayers", "Device", "Forward", "ForwardBackward", "Gradients", "KeepsBlobs", "Kernels", "Layers", "Memory", "NetName", "ParameterBytes", "ParameterCount", "Phase",
        "Shapes", "Step", "Steps", "TotalLoss", "StepTargets", "Update",
        // members of a class in Shapes
        "Bytes", "Count", "DiffOffset", "Offset", "Rank", .. Enumerable.Range(0, MostAxes).Select(Axis),
    ];

    /// <summary>In the class of parameters, whose members are layers.</summary>
    public static IReadOnlyList<string> InParameters { get; } =
    [
        .. Everywhere, .. NestedClasses, "Add", "All", "Bytes", "Count", "DataArena", "DiffArena", "Fetch", "FetchGradients", "Layers", "NetName", "Publish", "TrainedBytes",
    ];

    /// <summary>In the class of a layer's parameters.</summary>
    public static IReadOnlyList<string> InLayer { get; } = Everywhere;

    /// <summary>In an enum of labels.</summary>
    public static IReadOnlyList<string> InLabels { get; } = [.. Everywhere, "value__", "CompareTo", "GetTypeCode", "HasFlag"];

    /// <summary>A blob can have at most so many axes (Caffe's kMaxBlobAxes).</summary>
    public const int MostAxes = 32;

    /// <summary>The constant for the extent of an axis.</summary>
    /// <param name="axis">The axis.</param>
    public static string Axis(int axis) => "Axis" + axis.ToString(CultureInfo.InvariantCulture);
}
