using NetCompiler.Tool.Execution;

namespace NetCompiler.Cpu.Tests;

/// <summary>What is allocated is counted for the whole process, so nothing else may run meanwhile.</summary>
[CollectionDefinition(DisableParallelization = true)]
public sealed class Alone;

/// <summary>A step allocates nothing on the managed heap.</summary>
[Collection(typeof(Alone))]
public sealed class AllocationTests
{
    [Theory]
    [InlineData("lenet")]
    [InlineData("cifar10_quick")]
    public void A_pass_allocates_nothing(string net)
    {
        using var team = new WorkerTeam(2);
        using var execution = new CpuExecution(new CpuCode(RunningNetTests.Plan(net)), team);
        // What the just-in-time compiler needs once is not the pass's, and now and then the test runner itself needs something.
        long least = Enumerable.Range(0, 6).Min(_ => AllocatedByTenPasses(execution));
        // Ten passes may not cost as much as one small object each.
        Assert.InRange(least, 0, 239);
    }

    private static long AllocatedByTenPasses(CpuExecution execution)
    {
        long before = GC.GetTotalAllocatedBytes(true);
        for (int i = 0; i < 10; i++) RunningNetTests.Pass(execution);
        return GC.GetTotalAllocatedBytes(true) - before;
    }
}
