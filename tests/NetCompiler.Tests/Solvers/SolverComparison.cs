using NetCompiler.Solvers;
using NetCompiler.Weights;

namespace NetCompiler.Tests.Solvers;

/// <summary>How near a training stays to a recorded one.</summary>
internal static class SolverComparison
{
    /// <summary>Follows a recorded run to its end: rates, losses, weights and history.</summary>
    /// <param name="recording">The recording.</param>
    /// <param name="solver">A solver at its beginning.</param>
    public static void Follow(SolverRecording recording, Solver solver)
    {
        float[] losses = recording["loss"], rates = recording["lr"];
        for (int iteration = 0; iteration < 20; iteration++)
        {
            // One unit in the last place of a float: pow of C libraries and of .NET may differ by that.
            Assert.Equal(rates[iteration], solver.LearningRate, rates[iteration] * 1.2e-7f);
            float loss = solver.Step();
            // Caffe began a new average with each iteration of the recording, so that its losses are single ones.
            int first = Math.Max(0, iteration + 1 - solver.Settings.AverageLoss);
            float mean = losses[first..(iteration + 1)].Average();
            Assert.Equal(mean, loss, Math.Max(mean, 1) * Tolerance(solver));
            if (recording.Find("history:" + solver.Iteration + "/0") is not null) CompareState(recording, solver);
        }
        Assert.Equal(20, solver.Iteration);
    }

    /// <summary>Relative to the largest number of a blob; those that divide by small numbers get ten times more.</summary>
    public static float Tolerance(Solver solver) => solver.Settings.Type is SolverType.Adam or SolverType.AdaDelta or SolverType.RmsProp ? 1e-3f : 1e-4f;

    /// <summary>Fails unless two blobs are as near to each other as a share of the largest number.</summary>
    public static void AssertClose(string name, ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, float tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        float largest = 1e-3f;
        foreach (float value in expected) largest = Math.Max(largest, Math.Abs(value));
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(Math.Abs(expected[i] - actual[i]) <= tolerance * largest, $"{name}[{i}] is {actual[i]}, and {expected[i]} is recorded");
        }
    }

    private static void CompareState(SolverRecording recording, Solver solver)
    {
        solver.Net.Parameters.Fetch();
        var parameters = solver.Net.Parameters.Parameters;
        for (int i = 0; i < parameters.Count; i++)
        {
            var parameter = parameters[i];
            string weights = "iter:" + solver.Iteration + "/" + parameter.Layer + "." + parameter.Index;
            AssertClose(weights, recording[weights], solver.Net.Parameters.ValuesOf(parameter), Tolerance(solver));
            // What is not trained has no history here; Caffe's changes with weight decay, and has no effect.
            if (!parameter.IsTrained) continue;
            for (int blob = 0; blob < solver.Settings.HistoryCount; blob++)
            {
                string history = "history:" + solver.Iteration + "/" + (i + (blob * parameters.Count));
                AssertClose(history, recording[history], solver.HistoryOf(blob, parameter), Tolerance(solver));
            }
        }
    }
}
