using NetCompiler.Compiler.Problems;
using NetCompiler.Compiler.Prototxt;
using NetCompiler.Compiler.Prototxt.Binding;
using NetCompiler.Compiler.Prototxt.Schema;
using NetCompiler.Compiler.Prototxt.Syntax;
using NetCompiler.Compiler.Prototxt.Upgrade;

namespace NetCompiler.Compiler.Definition;

/// <summary>What reading a solver's text gave. Everything is there even when the text is faulty, as far as it could be understood.</summary>
/// <param name="Source">The text and its lines.</param>
/// <param name="Tree">The text as a tree, with all places.</param>
/// <param name="Solver">The SolverParameter in today's spelling.</param>
/// <param name="Definition">The solver.</param>
/// <param name="Problems">What is wrong with it.</param>
public sealed record SolverReading(
    SourceText Source, MessageSyntax Tree, MessageValue Solver, SolverDefinition Definition, IReadOnlyList<CompileProblem> Problems)
{
    /// <summary>Whether the solver cannot be used.</summary>
    public bool HasErrors => Problems.Any(problem => problem.IsError);
}

/// <summary>From the text of a solver to its definition: parse, check against the schema, upgrade, check what Caffe finds out later, read.</summary>
public static class SolverDefinitionReader
{
    /// <summary>Reads a solver. Never throws on bad input.</summary>
    /// <param name="path">The file's path, for messages only.</param>
    /// <param name="text">The text of the file.</param>
    public static SolverReading Read(string path, string text)
    {
        var problems = new ProblemCollector();
        var source = new SourceText(path, text);
        var tree = PrototxtParser.Parse(source, CaffeSchema.Solver, problems);
        var solver = SolverUpgrade.Run(MessageBinder.Bind(tree, CaffeSchema.Solver, "the solver", problems), problems);
        // In a text that could not be read, fields may seem to be missing that are there.
        if (!problems.HasErrors) SolverChecks.Run(solver, problems);
        return new SolverReading(source, tree, solver, FromMessage(solver), problems.Problems);
    }

    /// <summary>The definition that a SolverParameter in today's spelling holds.</summary>
    /// <param name="solver">The SolverParameter.</param>
    public static SolverDefinition FromMessage(MessageValue solver) => new()
    {
        Type = solver.Text("type"),
        Nets = ReadNets(solver),
        LearningRate = new LearningRateDefinition(
            solver.Text("lr_policy"), solver.Number("base_lr"), solver.Number("gamma"), solver.Number("power"),
            (int)solver.Integer("stepsize"), Integers(solver, "stepvalue")),
        MaxIterations = (int)solver.Integer("max_iter"),
        IterationSize = (int)solver.Integer("iter_size"),
        Momentum = solver.Number("momentum"),
        Momentum2 = solver.Number("momentum2"),
        RmsDecay = solver.Number("rms_decay"),
        Delta = solver.Number("delta"),
        WeightDecay = solver.Number("weight_decay"),
        Regularization = solver.Text("regularization_type"),
        ClipGradients = solver.Number("clip_gradients"),
        TestIterations = Integers(solver, "test_iter"),
        TestInterval = (int)solver.Integer("test_interval"),
        TestComputesLoss = solver.Flag("test_compute_loss"),
        TestsFirst = solver.Flag("test_initialization"),
        Display = (int)solver.Integer("display"),
        AverageLoss = (int)solver.Integer("average_loss"),
        Snapshot = (int)solver.Integer("snapshot"),
        SnapshotPrefix = solver.Text("snapshot_prefix"),
        SnapshotDiff = solver.Flag("snapshot_diff"),
        SnapshotsAreHdf5 = solver.Text("snapshot_format") == "HDF5",
        SnapshotAfterTrain = solver.Flag("snapshot_after_train"),
        IsCpu = solver.Text("solver_mode") == "CPU",
        DeviceId = (int)solver.Integer("device_id"),
        RandomSeed = solver.Integer("random_seed"),
        DebugInfo = solver.Flag("debug_info"),
        Weights = solver.Texts("weights").ToEquatableArray(),
    };

    private static SolverNets ReadNets(MessageValue solver) => new()
    {
        Net = solver.Has("net") ? solver.Text("net") : null,
        NetDescription = solver.Has("net_param") ? ReadNet(solver.Message("net_param")) : null,
        TrainNet = solver.Has("train_net") ? solver.Text("train_net") : null,
        TrainNetDescription = solver.Has("train_net_param") ? ReadNet(solver.Message("train_net_param")) : null,
        TestNetDescriptions = solver.Messages("test_net_param").Select(ReadNet).ToEquatableArray(),
        TestNets = solver.Texts("test_net").ToEquatableArray(),
        TrainState = ReadState(solver.Message("train_state"), Phase.Train),
        TestStates = solver.Messages("test_state").Select(state => ReadState(state, Phase.Test)).ToEquatableArray(),
    };

    /// <summary>A net inside a solver. What is wrong with its old spellings is found when the net itself is compiled.</summary>
    private static NetDefinition ReadNet(MessageValue net) => NetDefinitionReader.FromMessage(NetUpgrade.Run(net, new ProblemCollector()));

    /// <summary>A state that is merged over the phase the solver asks for, so that a phase which is not given stays that one.</summary>
    private static NetState ReadState(MessageValue state, Phase phase) =>
        NetDefinitionReader.ReadState(state) with { Phase = state.Has("phase") ? NetDefinitionReader.PhaseOf(state.Text("phase")) : phase };

    private static EquatableArray<int> Integers(MessageValue message, string field) =>
        message.Integers(field).Select(value => (int)value).ToEquatableArray();
}
