using NetCompiler.Data;
using NetCompiler.Devices;
using NetCompiler.Solvers;

namespace NetCompiler.Blobs;

/// <summary>
/// The nets of one prototxt as an object, for code that works with any net: training loops and tools. Generated classes have one; code
/// that knows its net uses the typed classes.
/// </summary>
public sealed class NetFamily
{
    /// <summary>The net's name in its prototxt; may be empty.</summary>
    public required string Name { get; init; }

    /// <summary>Makes a set of the net's parameters, all zero; with memory for gradients if asked for.</summary>
    public required Func<bool, ParameterSet> CreateParameters { get; init; }

    /// <summary>Makes the net that is trained, over parameters with gradients; it is an <see cref="ITrainableNet"/>. Null if there is none.</summary>
    public Func<ComputeDevice, ParameterSet, CompiledNet>? CreateTrain { get; init; }

    /// <summary>Makes the net that is tested, over the same parameters; null if there is none.</summary>
    public Func<ComputeDevice, ParameterSet, CompiledNet>? CreateTest { get; init; }

    /// <summary>Makes the net for inference, over the same parameters; null if there is none.</summary>
    public Func<ComputeDevice, ParameterSet, CompiledNet>? CreateDeploy { get; init; }

    /// <summary>The numbers of its solver; null if no solver was given.</summary>
    public SolverSettings? Settings { get; init; }

    /// <summary>When its solver tests, reports and writes; null if no solver was given.</summary>
    public SolverSchedule? Schedule { get; init; }

    /// <summary>The names of its classes by label; empty if they have none.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>What the data layers of the training net read.</summary>
    public IReadOnlyList<DataLayerSettings> TrainData { get; init; } = [];

    /// <summary>What the data layers of the test net read.</summary>
    public IReadOnlyList<DataLayerSettings> TestData { get; init; } = [];
}
