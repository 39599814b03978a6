namespace NetCompiler.Compiler.Definition;

/// <summary>How a net is trained, as its author described it: all fields of Caffe's SolverParameter that matter, with their defaults.</summary>
public sealed record SolverDefinition
{
    /// <summary>The algorithm: SGD, Nesterov, AdaGrad, RMSProp, AdaDelta or Adam.</summary>
    public required string Type { get; init; }

    /// <summary>The nets, where they are named or described.</summary>
    public required SolverNets Nets { get; init; }

    /// <summary>How the learning rate develops.</summary>
    public required LearningRateDefinition LearningRate { get; init; }

    /// <summary>How many iterations are trained.</summary>
    public required int MaxIterations { get; init; }

    /// <summary>How many batches make one iteration; their gradients are averaged.</summary>
    public required int IterationSize { get; init; }

    /// <summary>The share of the last update that is kept; Adam's beta1, AdaDelta's decay.</summary>
    public required double Momentum { get; init; }

    /// <summary>Adam's beta2.</summary>
    public required double Momentum2 { get; init; }

    /// <summary>RMSProp's decay of the mean square.</summary>
    public required double RmsDecay { get; init; }

    /// <summary>What keeps AdaGrad, RMSProp, AdaDelta and Adam from dividing by zero.</summary>
    public required double Delta { get; init; }

    /// <summary>The weight decay, before each parameter's own multiplier.</summary>
    public required double WeightDecay { get; init; }

    /// <summary>L2 or L1.</summary>
    public required string Regularization { get; init; }

    /// <summary>The L2 norm that all gradients together may have; negative for any.</summary>
    public required double ClipGradients { get; init; }

    /// <summary>For each test net, how many batches a test takes.</summary>
    public required EquatableArray<int> TestIterations { get; init; }

    /// <summary>How many iterations lie between tests; 0 for no tests.</summary>
    public required int TestInterval { get; init; }

    /// <summary>Whether tests compute the loss as well.</summary>
    public required bool TestComputesLoss { get; init; }

    /// <summary>Whether there is a test before the first iteration.</summary>
    public required bool TestsFirst { get; init; }

    /// <summary>How many iterations lie between lines of the log; 0 for none.</summary>
    public required int Display { get; init; }

    /// <summary>Over how many iterations the displayed loss is averaged.</summary>
    public required int AverageLoss { get; init; }

    /// <summary>How many iterations lie between snapshots; 0 for none.</summary>
    public required int Snapshot { get; init; }

    /// <summary>What the names of snapshots start with; empty for the solver's own path without its extension.</summary>
    public required string SnapshotPrefix { get; init; }

    /// <summary>Whether snapshots hold gradients.</summary>
    public required bool SnapshotDiff { get; init; }

    /// <summary>Whether snapshots are HDF5 files, rather than binary protobuf.</summary>
    public required bool SnapshotsAreHdf5 { get; init; }

    /// <summary>Whether there is a snapshot after the last iteration.</summary>
    public required bool SnapshotAfterTrain { get; init; }

    /// <summary>Whether Caffe would train on the processor.</summary>
    public required bool IsCpu { get; init; }

    /// <summary>Which GPU.</summary>
    public required int DeviceId { get; init; }

    /// <summary>The seed of all random numbers; negative for any.</summary>
    public required long RandomSeed { get; init; }

    /// <summary>Whether sizes of values and gradients are logged.</summary>
    public required bool DebugInfo { get; init; }

    /// <summary>Weight files that training starts from.</summary>
    public required EquatableArray<string> Weights { get; init; }
}

/// <summary>Where a solver's nets are. Exactly one of the first four names or describes the net that is trained.</summary>
public sealed record SolverNets
{
    /// <summary><c>net</c>: a file with the nets of both phases; null when not given.</summary>
    public string? Net { get; init; }

    /// <summary><c>net_param</c>: the same, in the solver itself.</summary>
    public NetDefinition? NetDescription { get; init; }

    /// <summary><c>train_net</c>: a file with the net to train.</summary>
    public string? TrainNet { get; init; }

    /// <summary><c>train_net_param</c>: the same, in the solver itself.</summary>
    public NetDefinition? TrainNetDescription { get; init; }

    /// <summary><c>test_net_param</c>: nets to test, in the solver itself; Caffe tests them first.</summary>
    public EquatableArray<NetDefinition> TestNetDescriptions { get; init; }

    /// <summary><c>test_net</c>: files with nets to test.</summary>
    public EquatableArray<string> TestNets { get; init; }

    /// <summary><c>train_state</c>: what include and exclude rules of the net to train are compared with.</summary>
    public NetState TrainState { get; init; } = NetState.Train;

    /// <summary><c>test_state</c>: the same for each test net; empty for the test phase at level 0.</summary>
    public EquatableArray<NetState> TestStates { get; init; }

    /// <summary>How many test nets have a file or description of their own, besides those made from <see cref="Net"/>.</summary>
    public int OwnTestNets => TestNets.Count + TestNetDescriptions.Count;

    /// <summary>Whether <c>net</c> or <c>net_param</c> is given, from which test nets can be made.</summary>
    public bool HasSharedNet => Net is not null || NetDescription is not null;
}

/// <summary>How the learning rate develops (Caffe's GetLearningRate in sgd_solver.cpp).</summary>
/// <param name="Policy">fixed, step, exp, inv, multistep, poly or sigmoid.</param>
/// <param name="Base"><c>base_lr</c>.</param>
/// <param name="Gamma"><c>gamma</c>.</param>
/// <param name="Power"><c>power</c>.</param>
/// <param name="StepSize"><c>stepsize</c>.</param>
/// <param name="StepValues"><c>stepvalue</c>: the iterations at which multistep multiplies by gamma.</param>
public sealed record LearningRateDefinition(string Policy, double Base, double Gamma, double Power, int StepSize, EquatableArray<int> StepValues);
