using System.Diagnostics;
using System.Runtime;
using NetCompiler.Compiler.Plan;
using NetCompiler.Compiler.Tensors;
using NetCompiler.Cpu;

namespace NetCompiler.Tool.Execution;

/// <summary>Measures a net on a device, with random numbers of a likely size in it: zeros and infinities would be faster or slower than life.</summary>
public sealed class NetTimer : IDisposable
{
    // The just-in-time compiler needs some calls and some time to finish, and takes a processor from the net meanwhile: it is waited for until it was quiet for a while.
    private const int FewestWarmUpRounds = 2;
    private const int WarmUpMilliseconds = 2500, QuietMilliseconds = 1500, MostWarmUpMilliseconds = 15_000;

    private readonly IPlanExecution execution;

    /// <summary>Compiles a plan for the processor and fills its memory.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="team">The workers.</param>
    public NetTimer(NetPlan plan, WorkerTeam team)
        : this(new CpuExecution(new CpuCode(plan), team))
    {
    }

    /// <summary>Fills the memory of a plan that was compiled.</summary>
    /// <param name="execution">The plan on a device; disposed with the timer.</param>
    public NetTimer(IPlanExecution execution)
    {
        this.execution = execution;
        var plan = Plan = execution.Plan;
        var random = new Random(1);
        foreach (var parameter in plan.Parameters)
        {
            bool isBias = parameter.Tensor.Shape.Rank < 2;
            double range = isBias ? 0.1 : Math.Sqrt(6.0 / parameter.Tensor.Shape.CountFrom(1));
            Fill(parameter.Tensor, () => (float)((random.NextDouble() * 2 - 1) * range));
        }
        foreach (var input in plan.Blobs.Where(blob => blob.IsInput))
        {
            // What has few elements is labels: small integers that name a class.
            bool isLabel = input.Tensor.Shape.Count == input.Tensor.Shape.CountBetween(0, Math.Min(1, input.Tensor.Shape.Rank));
            Fill(input.Tensor, () => isLabel ? random.Next(2) : random.Next(256) - 120);
        }
    }

    /// <summary>The plan.</summary>
    public NetPlan Plan { get; }

    /// <summary>The bytes of scratch memory on the processor; 0 on a GPU.</summary>
    public long ScratchBytes => (execution as CpuExecution)?.Program.ScratchBytes ?? 0;

    /// <summary>Runs the net repeatedly.</summary>
    /// <param name="repetitions">How often each time is taken; the median counts.</param>
    /// <param name="seconds">The clock, in seconds.</param>
    public NetTimes Measure(int repetitions, Func<double> seconds)
    {
        int count = Plan.Groups.Count();
        double[][] steps = Enumerable.Range(0, count).Select(_ => new double[repetitions]).ToArray();
        double[] forward = new double[repetitions], backward = new double[repetitions];
        WarmUp(count);
        for (int round = 0; round < repetitions; round++)
        {
            double start = seconds();
            execution.Forward();
            execution.Synchronize();
            double middle = seconds();
            execution.Backward();
            execution.Synchronize();
            backward[round] = seconds() - middle;
            forward[round] = middle - start;
            for (int i = 0; i < count; i++)
            {
                start = seconds();
                execution.RunStep(i);
                execution.Synchronize();
                steps[i][round] = seconds() - start;
            }
        }
        return new NetTimes(Median(forward), Median(backward), steps.Select(Median).ToArray());
    }

    /// <summary>Frees the net's memory.</summary>
    public void Dispose() => execution.Dispose();

    private void WarmUp(int steps)
    {
        var watch = Stopwatch.StartNew();
        long compiled = -1, quietSince = 0;
        for (int round = 0; round < FewestWarmUpRounds || watch.ElapsedMilliseconds < WarmUpMilliseconds || watch.ElapsedMilliseconds - quietSince < QuietMilliseconds; round++)
        {
            if (watch.ElapsedMilliseconds > MostWarmUpMilliseconds) return;
            execution.Forward();
            execution.Backward();
            for (int i = 0; i < steps; i++) execution.RunStep(i);
            execution.Synchronize();
            long now = JitInfo.GetCompiledMethodCount();
            if (now != compiled) quietSince = watch.ElapsedMilliseconds;
            compiled = now;
        }
    }

    private void Fill(Tensor tensor, Func<float> next)
    {
        float[] elements = new float[tensor.Shape.Count];
        foreach (ref float element in elements.AsSpan()) element = next();
        execution.Write(tensor, elements);
    }

    // What noise of other programs changes least.
    private static double Median(double[] values) => values.Order().ElementAt(values.Length / 2);
}

/// <summary>Times in seconds.</summary>
/// <param name="Forward">The forward pass.</param>
/// <param name="Backward">The backward pass.</param>
/// <param name="Groups">Each group of steps, forward then backward.</param>
public sealed record NetTimes(double Forward, double Backward, IReadOnlyList<double> Groups);
