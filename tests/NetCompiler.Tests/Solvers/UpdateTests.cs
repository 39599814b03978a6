using NetCompiler.Cpu;
using NetCompiler.Solvers;

namespace NetCompiler.Tests.Solvers;

/// <summary>Properties of an update that do not depend on a net.</summary>
public sealed class UpdateTests
{
    [Theory]
    [InlineData(SolverType.Sgd)]
    [InlineData(SolverType.Nesterov)]
    [InlineData(SolverType.AdaGrad)]
    [InlineData(SolverType.RmsProp)]
    [InlineData(SolverType.AdaDelta)]
    [InlineData(SolverType.Adam)]
    public void The_number_of_workers_does_not_change_a_bit(SolverType type)
    {
        using var team = new WorkerTeam(3);
        var alone = Trained(type, null);
        var together = Trained(type, team);
        Assert.Equal(alone.Net.Parameters.Values.ToArray(), together.Net.Parameters.Values.ToArray());
        Assert.Equal(alone.GradientNorm, together.GradientNorm);
    }

    [Fact]
    public void A_step_of_the_solver_allocates_nothing()
    {
        var solver = QuadraticNet.Solver(SolverType.Adam, 3, 200_000, 31);
        for (int i = 0; i < 50; i++) solver.Step();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 20; i++) solver.Step();
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void The_last_weights_of_a_range_are_updated_like_the_others()
    {
        // Each layer has the same weights, and ends at another place of a vector.
        int[] counts = Enumerable.Range(1, 40).ToArray();
        var solver = QuadraticNet.Solver(SolverType.Nesterov, 1, counts);
        var parameters = solver.Net.Parameters;
        foreach (var parameter in parameters.Parameters)
        {
            for (int i = 0; i < parameter.Count; i++) parameters.Values[parameter.FirstElement + i] = i;
        }
        for (int i = 0; i < 5; i++) solver.Step();
        float[] longest = parameters.Values.Slice(parameters.Parameters[^1].FirstElement, 40).ToArray();
        foreach (var parameter in parameters.Parameters)
        {
            Assert.Equal(longest[..parameter.Count], parameters.Values.Slice(parameter.FirstElement, parameter.Count).ToArray());
        }
    }

    [Fact]
    public void Impossible_settings_are_refused_before_training()
    {
        var solver = QuadraticNet.Solver();
        var fixedRate = solver.Settings;
        Assert.Throws<ArgumentException>(() => new Solver(solver.Net, fixedRate with { IterationSize = 0 }));
        Assert.Throws<ArgumentException>(() => new Solver(solver.Net, fixedRate with { Type = SolverType.AdaGrad, Momentum = 0.9f }));
        Assert.Throws<ArgumentException>(() => solver.Settings = fixedRate with { Type = SolverType.Adam });
        solver.Settings = fixedRate with { LearningRate = fixedRate.LearningRate with { Base = 0.5f } };
        Assert.Equal(0.5f, solver.LearningRate);
    }

    private static Solver Trained(SolverType type, WorkerTeam? workers)
    {
        var model = QuadraticNet.Solver(type, 1, 300_001, 70_000, 5);
        var solver = new Solver(model.Net, model.Settings, model.Data, workers);
        for (int i = 0; i < 3; i++) solver.Step();
        return solver;
    }
}
