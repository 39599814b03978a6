namespace NetCompiler.Tests.Solvers;

/// <summary>Every recorded run of Caffe's solvers, followed to iteration 20.</summary>
public sealed class SolverRunTests
{
    public static TheoryData<string> Cases => [.. SolverRecording.Names];

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_run_of_Caffe_is_followed_to_its_end(string name)
    {
        var recording = new SolverRecording(name);
        SolverComparison.Follow(recording, recording.Start());
    }
}
