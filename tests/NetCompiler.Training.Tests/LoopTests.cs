using NetCompiler.Devices;
using NetCompiler.Reporting;
using NetCompiler.Training.Tests.Nets;

namespace NetCompiler.Training.Tests;

/// <summary>The loop: what happens when.</summary>
public sealed class LoopTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public void A_net_learns_and_the_test_shows_it()
    {
        var log = new StringWriter();
        var outcome = Runs.Train(Runs.Options(folder, new CaffeLog(log)));
        Assert.Equal(TrainingEnd.Finished, outcome.End);
        Assert.Equal(80, outcome.Iteration);
        Assert.True(outcome.LastTest!.Accuracy > 0.9, log.ToString());
    }

    public void Dispose() => folder.Dispose();
}
