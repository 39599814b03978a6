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
        execution = new CpuExecution(new CpuCode(Plan), team);
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
        // The first rounds let the just-in-time compiler finish, which takes some calls and some time.
        var warmup = Stopwatch.StartNew();
        for (int calls = 0; calls < 2 || warmup.ElapsedMilliseconds < 2500; calls++)
        {
            execution.Forward();
            execution.Backward();
            for (int i = 0; i < steps.Length; i++) execution.RunStep(i);
        }
        for (int round = 0; round < repetitions; round++)
        {
            double start = Clock.Now;
            execution.Forward();
            double forwardTime = Clock.Now - start;
            start = Clock.Now;
            execution.Backward();
            backward[round] = Clock.Now - start;
            forward[round] = forwardTime;
            for (int i = 0; i < steps.Length; i++)
            {
                start = Clock.Now;
                execution.RunStep(i);
                times[i][round] = Clock.Now - start;
            }
        }
        return (times.Select(Median.Of).ToArray(), Median.Of(forward), Median.Of(backward));
    }

    public void Dispose() => execution.Dispose();
}
