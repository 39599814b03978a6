using NetCompiler.Compiler.Definition;
using NetCompiler.Solvers;

namespace NetCompiler.Tool.Execution;

/// <summary>The numbers of a solver file, as the runtime takes them: what generated code has as constants, read when a program runs.</summary>
public static class SolverNumbers
{
    /// <summary>How the net is trained.</summary>
    /// <param name="solver">A solver without errors.</param>
    public static SolverSettings Settings(SolverDefinition solver) => new()
    {
        Type = solver.Type switch
        {
            "SGD" => SolverType.Sgd,
            "RMSProp" => SolverType.RmsProp,
            var word => Enum.Parse<SolverType>(word),
        },
        LearningRate = new LearningRate
        {
            Base = (float)solver.LearningRate.Base,
            Policy = solver.LearningRate.Policy.Length == 0 ? LearningRatePolicy.Fixed : Enum.Parse<LearningRatePolicy>(solver.LearningRate.Policy, ignoreCase: true),
            Gamma = (float)solver.LearningRate.Gamma,
            Power = (float)solver.LearningRate.Power,
            StepSize = solver.LearningRate.StepSize,
            StepValues = [.. solver.LearningRate.StepValues],
        },
        MaxIterations = solver.MaxIterations,
        IterationSize = solver.IterationSize,
        Momentum = (float)solver.Momentum,
        Momentum2 = (float)solver.Momentum2,
        RmsDecay = (float)solver.RmsDecay,
        Delta = (float)solver.Delta,
        WeightDecay = (float)solver.WeightDecay,
        Regularization = solver.Regularization == "L1" ? Regularization.L1 : Regularization.L2,
        ClipGradients = (float)solver.ClipGradients,
        AverageLoss = solver.AverageLoss,
        Seed = solver.RandomSeed < 0 ? 0 : (ulong)solver.RandomSeed,
    };

    /// <summary>When it tests, reports and writes snapshots.</summary>
    /// <param name="solver">A solver without errors.</param>
    public static SolverSchedule Schedule(SolverDefinition solver) => new()
    {
        TestIterations = [.. solver.TestIterations],
        TestInterval = solver.TestInterval,
        TestsFirst = solver.TestsFirst,
        TestComputesLoss = solver.TestComputesLoss,
        Display = solver.Display,
        Snapshot = solver.Snapshot,
        SnapshotPrefix = solver.SnapshotPrefix,
        SnapshotsAreHdf5 = solver.SnapshotsAreHdf5,
        SnapshotAfterTrain = solver.SnapshotAfterTrain,
    };
}
