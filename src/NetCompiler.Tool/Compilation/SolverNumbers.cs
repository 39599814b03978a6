using System.Collections.Immutable;
using NetCompiler.Compiler.Definition;
using NetCompiler.Solvers;

namespace NetCompiler.Tool.Compilation;

/// <summary>A solver's definition as the runtime takes it: what a generated class has as constants.</summary>
public static class SolverNumbers
{
    /// <summary>The numbers of a definition without errors.</summary>
    /// <param name="definition">The definition.</param>
    public static SolverSettings Of(SolverDefinition definition) => new()
    {
        Type = Enum.Parse<SolverType>(definition.Type, ignoreCase: true),
        LearningRate = new LearningRate
        {
            Base = (float)definition.LearningRate.Base,
            Policy = Enum.Parse<LearningRatePolicy>(definition.LearningRate.Policy, ignoreCase: true),
            Gamma = (float)definition.LearningRate.Gamma,
            Power = (float)definition.LearningRate.Power,
            StepSize = Math.Max(1, definition.LearningRate.StepSize),
            StepValues = definition.LearningRate.StepValues.ToImmutableArray(),
        },
        MaxIterations = definition.MaxIterations,
        IterationSize = definition.IterationSize,
        Momentum = (float)definition.Momentum,
        Momentum2 = (float)definition.Momentum2,
        RmsDecay = (float)definition.RmsDecay,
        Delta = (float)definition.Delta,
        WeightDecay = (float)definition.WeightDecay,
        Regularization = Enum.Parse<Regularization>(definition.Regularization),
        ClipGradients = (float)definition.ClipGradients,
        AverageLoss = definition.AverageLoss,
        Seed = definition.RandomSeed < 0 ? 0 : (ulong)definition.RandomSeed,
    };

    /// <summary>When a definition without errors asks for tests, lines and snapshots.</summary>
    /// <param name="definition">The definition.</param>
    public static SolverSchedule ScheduleOf(SolverDefinition definition) => new()
    {
        TestIterations = definition.TestIterations.ToImmutableArray(),
        TestInterval = definition.TestInterval,
        TestsFirst = definition.TestsFirst,
        TestComputesLoss = definition.TestComputesLoss,
        Display = definition.Display,
        Snapshot = definition.Snapshot,
        SnapshotPrefix = definition.SnapshotPrefix,
        SnapshotsAreHdf5 = definition.SnapshotsAreHdf5,
        SnapshotAfterTrain = definition.SnapshotAfterTrain,
    };
}
