using NetCompiler.Compiler.Definition;
using NetCompiler.Compiler.Problems;

namespace NetCompiler.Compiler.Compilation;

/// <summary>
/// All that a net's C# depends on: definitions, names and shapes, but no positions in a text. Equal requests give equal results, so
/// that an edited comment compiles nothing again.
/// </summary>
public sealed record CompilationRequest
{
    /// <summary>The net.</summary>
    public required NetFile Net { get; init; }

    /// <summary>Its solver, if one is given.</summary>
    public SolverFile? Solver { get; init; }

    /// <summary>A net for inference, instead of the one that is derived.</summary>
    public NetFile? Deploy { get; init; }

    /// <summary>The names of its classes, if they are given.</summary>
    public LabelFile? Labels { get; init; }

    /// <summary>The outer class; null for one made from the net's name or its file's.</summary>
    public string? ClassName { get; init; }

    /// <summary>The namespace; empty for none.</summary>
    public string Namespace { get; init; } = "";

    /// <summary>The enum of the classes; null for the outer class followed by <c>Label</c>.</summary>
    public string? LabelEnum { get; init; }

    /// <summary>The batch of training and test data, instead of the one in the net; null to keep that.</summary>
    public int? Batch { get; init; }

    /// <summary>The batch of a derived inference net.</summary>
    public int DeployBatch { get; init; } = 1;

    /// <summary>The kinds of devices that the net is compiled for.</summary>
    public TargetDevices Devices { get; init; } = TargetDevices.All;

    /// <summary>Shapes of blobs that come from outside and whose shape the net does not say.</summary>
    public EquatableArray<InputShape> InputShapes { get; init; }

    /// <summary>Whether every blob and gradient keeps memory of its own, so that all can be looked at after a pass.</summary>
    public bool KeepBlobs { get; init; }

    /// <summary>What may be fused.</summary>
    public Fusions Fusions { get; init; } = Fusions.All;

    /// <summary>Whether GPUs run a convolution and the LRN and pooling after it as one kernel: always or never where that can be; null where estimates decide.</summary>
    public bool? FuseConvolutions { get; init; }
}

/// <summary>A net and where it was read.</summary>
/// <param name="Path">Its file's path.</param>
/// <param name="Definition">The net, as far as it could be understood.</param>
/// <param name="IsFaulty">Whether its text has errors, so that it cannot be compiled.</param>
public sealed record NetFile(string Path, NetDefinition Definition, bool IsFaulty);

/// <summary>A solver and where it was read.</summary>
/// <param name="Path">Its file's path.</param>
/// <param name="Definition">The solver, as far as it could be understood.</param>
/// <param name="IsFaulty">Whether its text has errors, so that it cannot be used.</param>
public sealed record SolverFile(string Path, SolverDefinition Definition, bool IsFaulty);

/// <summary>A list of the names of classes.</summary>
/// <param name="Path">Its file's path.</param>
/// <param name="Names">The names, by label.</param>
public sealed record LabelFile(string Path, EquatableArray<string> Names)
{
    /// <summary>The list that a text holds: one name a line; space around names, and empty lines, do not count.</summary>
    /// <param name="path">The file's path.</param>
    /// <param name="text">The text.</param>
    public static LabelFile Read(string path, string text) => new(
        path, text.TrimStart('\uFEFF').Split('\n', '\r').Select(line => line.Trim()).Where(line => line.Length > 0).ToEquatableArray());
}

/// <summary>A problem and the file it is in.</summary>
/// <param name="Path">The file's path.</param>
/// <param name="Problem">The problem.</param>
public sealed record FileProblem(string Path, CompileProblem Problem);
