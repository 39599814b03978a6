using System.Diagnostics;
using NetCompiler.Compiler;
using NetCompiler.Compiler.Definition;
using NetCompiler.Compiler.Plan;
using NetCompiler.Compiler.Tensors;
using NetCompiler.Cpu;
using NetCompiler.Tool.Compilation;
using NetCompiler.Tool.Execution;

namespace NetCompiler.Benchmarks;

/// <summary>A net with numbers in it, and the times of its steps.</summary>
internal sealed class NetRun : IDisposable
{
    private readonly CpuExecution execution;

    public NetRun(string path, int batch, bool backward, WorkerTeam team)
    {
        var options = new CompileOptions { State = new NetState(backward ? Phase.Train : Phase.Test, 0, EquatableArray<string>.Empty), Batch = batch, Backward = backward };
        var compilation = NetCompilation.Compile(path, File.ReadAllText(path), options);
        Plan = compilation.Plan ?? throw new InvalidOperationException(string.Join("\n", compilation.Problems.Select(compilation.Format)));
        execution = new CpuExecution(Plan, team);
        var random = new Random(1);
        foreach (var parameter in Plan.Parameters)
        {
            bool isBias = parameter.Tensor.Shape.Rank == 1;
            double range = isBias ? 0.1 : Math.Sqrt(6.0 / parameter.Tensor.Shape.CountFrom(1));
            foreach (ref float element in execution.Elements(parameter.Tensor)) element = (float)((random.NextDouble() * 2 - 1) * range);
        }
        foreach (var input in Plan.Blobs.Where(blob => blob.IsInput))
        {
            bool isLabel = input.Tensor.Shape.Count == batch;
            foreach (ref float element in execution.Elements(input.Tensor)) element = isLabel ? random.Next(5) : random.Next(256) - 120;
        }
    }

    public NetPlan Plan { get; }

    public long ScratchBytes => execution.Program.ScratchBytes;

    public double Operations => Plan.ForwardOperations + Plan.BackwardOperations;

    /// <summary>The seconds of each step, a median over repetitions; and of the forward and backward passes as wholes.</summary>
    /// <param name="repetitions">How often.</param>
    public (double[] Steps, double Forward, double Backward) Measure(int repetitions)
    {
        var steps = Plan.Steps.ToArray();
        double[][] times = steps.Select(_ => new double[repetitions]).ToArray();
        double[] forward = new double[repetitions], backward = new double[repetitions];
        // The first rounds let the just-in-time compiler finish.
        const int Warmup = 2;
        for (int round = -Warmup; round < repetitions; round++)
        {
            long start = Stopwatch.GetTimestamp();
            execution.Forward();
            double forwardTime = Stopwatch.GetElapsedTime(start).TotalSeconds;
            start = Stopwatch.GetTimestamp();
            execution.Backward();
            if (round < 0) continue;
            backward[round] = Stopwatch.GetElapsedTime(start).TotalSeconds;
            forward[round] = forwardTime;
            for (int i = 0; i < steps.Length; i++)
            {
                start = Stopwatch.GetTimestamp();
                execution.RunStep(i);
                times[i][round] = Stopwatch.GetElapsedTime(start).TotalSeconds;
            }
        }
        return (times.Select(Median.Of).ToArray(), Median.Of(forward), Median.Of(backward));
    }

    public void Dispose() => execution.Dispose();
}
