using NetCompiler.Compiler.Definition;

namespace NetCompiler.Compiler.Emit;

/// <summary>The numbers of a solver, as constants.</summary>
internal static class SolverClass
{
    public static void Write(SourceWriter writer, NetModel net, SolverDefinition solver)
    {
        writer.Open("partial class " + net.ClassName);
        writer.Summary("How the net is trained, as its solver says.");
        writer.Open("public static partial class Solver");
        bool isFirst = true;
        WriteUpdate(solver);
        WriteProgress(solver);
        WriteReports(solver);
        WriteSettings(writer.Line(), solver);
        WriteSchedule(writer.Line());
        writer.Close().Close();

        void WriteUpdate(SolverDefinition solver)
        {
            Text("Type", solver.Type, "The algorithm: <c>type</c>.");
            Single("BaseLearningRate", solver.LearningRate.Base, "<c>base_lr</c>.");
            Text("LearningRatePolicy", solver.LearningRate.Policy, "How the learning rate develops: <c>lr_policy</c>.");
            Single("Gamma", solver.LearningRate.Gamma, "<c>gamma</c>.");
            Single("Power", solver.LearningRate.Power, "<c>power</c>.");
            Integer("StepSize", solver.LearningRate.StepSize, "<c>stepsize</c>.");
            List("StepValues", solver.LearningRate.StepValues, "<c>stepvalue</c>.");
            Single("Momentum", solver.Momentum, "<c>momentum</c>.");
            Single("Momentum2", solver.Momentum2, "<c>momentum2</c>.");
            Single("RmsDecay", solver.RmsDecay, "<c>rms_decay</c>.");
            Single("Delta", solver.Delta, "<c>delta</c>.");
            Single("WeightDecay", solver.WeightDecay, "<c>weight_decay</c>.");
            Text("Regularization", solver.Regularization, "<c>regularization_type</c>.");
            Single("ClipGradients", solver.ClipGradients, "<c>clip_gradients</c>; negative for no limit.");
        }

        void WriteProgress(SolverDefinition solver)
        {
            Integer("MaxIterations", solver.MaxIterations, "<c>max_iter</c>.");
            Integer("IterationSize", solver.IterationSize, "How many batches make one iteration: <c>iter_size</c>.");
            List("TestIterations", solver.TestIterations, "<c>test_iter</c>.");
            Integer("TestInterval", solver.TestInterval, "<c>test_interval</c>; 0 for no tests.");
            Flag("TestsFirst", solver.TestsFirst, "<c>test_initialization</c>.");
            Flag("TestComputesLoss", solver.TestComputesLoss, "<c>test_compute_loss</c>.");
            Wide("RandomSeed", solver.RandomSeed, "<c>random_seed</c>; negative for any.");
        }

        void WriteReports(SolverDefinition solver)
        {
            Integer("Display", solver.Display, "<c>display</c>; 0 for no lines.");
            Integer("AverageLoss", solver.AverageLoss, "<c>average_loss</c>.");
            Integer("Snapshot", solver.Snapshot, "<c>snapshot</c>; 0 for none.");
            Text("SnapshotPrefix", solver.SnapshotPrefix, "<c>snapshot_prefix</c>.");
            Flag("SnapshotsAreHdf5", solver.SnapshotsAreHdf5, "<c>snapshot_format</c>.");
            Flag("SnapshotAfterTrain", solver.SnapshotAfterTrain, "<c>snapshot_after_train</c>.");
        }

        void Text(string name, string value, string summary) => Constant("string", name, CSharpLiteral.String(value), summary);
        void Single(string name, double value, string summary) => Constant("float", name, CSharpLiteral.Single(value), summary);
        void Integer(string name, int value, string summary) => Constant("int", name, CSharpLiteral.Integer(value), summary);
        void Wide(string name, long value, string summary) => Constant("long", name, CSharpLiteral.Integer(value), summary);
        void Flag(string name, bool value, string summary) => Constant("bool", name, CSharpLiteral.Boolean(value), summary);

        void Constant(string type, string name, string literal, string summary) =>
            Start(summary).Line("public const " + type + " " + name + " = " + literal + ";");

        void List(string name, EquatableArray<int> values, string summary) =>
            Start(summary).Line("public static global::System.ReadOnlySpan<int> " + name + " => "
                + (values.IsEmpty ? "default;" : "new int[] { " + string.Join(", ", values.Select(value => CSharpLiteral.Integer(value))) + " };"));

        SourceWriter Start(string summary)
        {
            if (!isFirst) writer.Line();
            isFirst = false;
            return writer.Summary(summary);
        }
    }

    private static void WriteSettings(SourceWriter writer, SolverDefinition solver)
    {
        const string Space = "global::NetCompiler.Solvers.";
        // Words that the definition has checked: what is not known is an error before anything is emitted.
        string type = solver.Type switch { "SGD" => "Sgd", "RMSProp" => "RmsProp", _ => solver.Type };
        string policy = solver.LearningRate.Policy switch
        {
            "multistep" => "MultiStep",
            { Length: > 0 } word => char.ToUpperInvariant(word[0]) + word.Substring(1),
            _ => "Fixed",
        };
        writer.Summary("The numbers as a solver takes them. To tune one, use <c>with</c>.");
        writer.Line("public static " + Space + "SolverSettings Settings { get; } = new()");
        writer.Lines($$"""
            {
                Type = {{Space}}SolverType.{{type}},
                LearningRate = new()
                {
                    Base = BaseLearningRate, Policy = {{Space}}LearningRatePolicy.{{policy}}, Gamma = Gamma, Power = Power, StepSize = StepSize, StepValues = [.. StepValues],
                },
                MaxIterations = MaxIterations,
                IterationSize = IterationSize,
                Momentum = Momentum,
                Momentum2 = Momentum2,
                RmsDecay = RmsDecay,
                Delta = Delta,
                WeightDecay = WeightDecay,
                Regularization = {{Space}}Regularization.{{(solver.Regularization == "L1" ? "L1" : "L2")}},
                ClipGradients = ClipGradients,
                AverageLoss = AverageLoss,
                Seed = {{(solver.RandomSeed < 0 ? "0" : "(ulong)RandomSeed")}},
            };
            """);
    }

    private static void WriteSchedule(SourceWriter writer)
    {
        const string Type = "global::NetCompiler.Solvers.SolverSchedule";
        writer.Summary("When a training tests, reports and writes snapshots. To change something, use <c>with</c>.");
        writer.Line("public static " + Type + " Schedule { get; } = new()");
        writer.Lines("""
            {
                TestIterations = [.. TestIterations],
                TestInterval = TestInterval,
                TestsFirst = TestsFirst,
                TestComputesLoss = TestComputesLoss,
                Display = Display,
                Snapshot = Snapshot,
                SnapshotPrefix = SnapshotPrefix,
                SnapshotsAreHdf5 = SnapshotsAreHdf5,
                SnapshotAfterTrain = SnapshotAfterTrain,
            };
            """);
    }
}
