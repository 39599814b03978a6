using NetCompiler.Blobs;
using NetCompiler.Data;
using NetCompiler.Solvers;

namespace NetCompiler.Training;

/// <summary>What a signal makes a training do, between two iterations: Caffe's <c>-sigint_effect</c> and <c>-sighup_effect</c>.</summary>
public enum SignalEffect
{
    /// <summary>Nothing of ours: the process does what it would without us.</summary>
    None,

    /// <summary>It writes a snapshot and goes on.</summary>
    Snapshot,

    /// <summary>It ends as if it were finished, with a snapshot if the schedule asks for one at the end.</summary>
    Stop,
}

/// <summary>How a net is trained, besides what its solver says. Everything has a sensible default.</summary>
public sealed record TrainingOptions
{
    /// <summary>The solver's numbers; null for those that the net was compiled with.</summary>
    public SolverSettings? Settings { get; init; }

    /// <summary>When it tests, displays and writes snapshots; null for what the net was compiled with.</summary>
    public SolverSchedule? Schedule { get; init; }

    /// <summary>Weights to begin with, <c>.caffemodel</c> or <c>.caffemodel.h5</c>, by layer name; several one after the other. The rest is filled at random.</summary>
    public IReadOnlyList<string> Weights { get; init; } = [];

    /// <summary>Layers that keep their random start although the weights have them.</summary>
    public IReadOnlyList<string> SkippedLayers { get; init; } = [];

    /// <summary>A snapshot to go on from: <c>.snapshot.json</c>, <c>.solverstate</c> or <c>.solverstate.h5</c>; null to begin anew.</summary>
    public string? Snapshot { get; init; }

    /// <summary>Whether to go on from the last whole snapshot under the schedule's prefix, if there is one: for jobs that are started again after they were killed.</summary>
    public bool ResumesLatest { get; init; }

    /// <summary>Where batches of the training net come from, given the net; null for what its data layers say.</summary>
    public Func<CompiledNet, ITrainingData?>? TrainData { get; init; }

    /// <summary>Where batches of the test net come from, given the net; null for what its data layers say.</summary>
    public Func<CompiledNet, ITrainingData?>? TestData { get; init; }

    /// <summary>How data layers are read, where <see cref="TrainData"/> or <see cref="TestData"/> is null; null for the defaults. The seed is the solver's.</summary>
    public DataOptions? Data { get; init; }

    /// <summary>Who is told of progress: logs, displays, reports.</summary>
    public IReadOnlyList<ITrainingObserver> Observers { get; init; } = [];

    /// <summary>How many of the last snapshots are kept; 0 for all.</summary>
    public int KeepLast { get; init; }

    /// <summary>Whether the weights with the best score of all tests are written too, as <c>PREFIX_best_iter_N</c>; only where snapshots are written at all.</summary>
    public bool KeepsBest { get; init; } = true;

    /// <summary>The output of the test net that says how good it is, more is better; null for its accuracy, or the loss if it has none.</summary>
    public string? Score { get; init; }

    /// <summary>What SIGINT (Ctrl-C) does. A second one ends the process.</summary>
    public SignalEffect InterruptEffect { get; init; } = SignalEffect.Stop;

    /// <summary>What SIGHUP does.</summary>
    public SignalEffect HangupEffect { get; init; } = SignalEffect.Snapshot;

    /// <summary>
    /// By how many times a loss may exceed the first one (or 1, if that is smaller) for 20 iterations on end before the training counts as
    /// diverged; 0 for any. A saturated softmax gives a loss of 87.3, which is finite and never gets better.
    /// </summary>
    public double DivergenceFactor { get; init; } = 10;
}
