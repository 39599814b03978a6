using System.Diagnostics;
using NetCompiler.Compiler;
using NetCompiler.Compiler.Definition;
using NetCompiler.Compiler.Emit.Cpu;
using NetCompiler.Compiler.Emit.Gpu;
using NetCompiler.Compiler.Plan;
using NetCompiler.Compiler.Tensors;
using NetCompiler.Devices;
using NetCompiler.Tool.Compilation;
using NetCompiler.Tool.Execution;

namespace NetCompiler.Benchmarks;

/// <summary>What running steps in groups, tile by tile, is worth: each group beside the same steps one after the other, in turns, on one device.</summary>
internal static class FusionBenchmark
{
    // The just-in-time compiler needs some time to finish.
    private const double WarmUpSeconds = 4;

    /// <summary>Measures a net: NET DEVICE BATCH REPETITIONS [test]; with test, the net without a backward pass.</summary>
    public static void Run(string[] arguments)
    {
        var (path, batch, repetitions, isTest) = (arguments[0], int.Parse(arguments[2]), int.Parse(arguments[3]), arguments is [.., "test"]);
        using var device = ComputeDevice.Open(arguments[1]);
        // With one thread on a busy machine, processor time says more.
        Clock.CountsProcessorTime = arguments[1] == "cpu:1";
        long start = Stopwatch.GetTimestamp();
        var tiles = Compile(path, batch, isTest, Fusions.All);
        var steps = Compile(path, batch, isTest, Fusions.Pointwise);
        using IPlanExecution together = Load(tiles, device), apart = Load(steps, device);
        Fill(together);
        Fill(apart);
        Console.WriteLine($"{Path.GetFileName(Path.GetDirectoryName(path))}, batch {batch}, {device.Name}; activations {tiles.Activations.Bytes / 1e6:0.0} MB with groups, {steps.Activations.Bytes / 1e6:0.0} MB without");
        var groups = tiles.Groups.Select((group, ordinal) => (Group: group, Ordinal: ordinal, Steps: Ordinals(group, steps))).Where(entry => !entry.Group.IsSingle).ToArray();
        var times = groups.Select(_ => (Together: new double[repetitions], Apart: new double[repetitions])).ToArray();
        for (int round = -1; round < repetitions; round++)
        {
            if (Stopwatch.GetElapsedTime(start).TotalSeconds < WarmUpSeconds) round = -1;
            for (int i = 0; i < groups.Length; i++)
            {
                double with = Time(together, [groups[i].Ordinal]), without = Time(apart, groups[i].Steps);
                if (round >= 0) (times[i].Together[round], times[i].Apart[round]) = (with, without);
            }
        }
        for (int i = 0; i < groups.Length; i++) Print(groups[i].Group.Name, times[i].Together, times[i].Apart);
        Print("all of them", Sums(times.Select(time => time.Together)), Sums(times.Select(time => time.Apart)));
    }

    private static NetPlan Compile(string path, int batch, bool isTest, Fusions fusions)
    {
        var options = new CompileOptions { State = isTest ? NetState.Test : NetState.Train, Batch = batch, Backward = !isTest, Fusions = fusions };
        return PhaseCompilation.Compile(path, File.ReadAllText(path), options).Plan ?? throw new InvalidOperationException(path + " does not compile: see netcompiler plan");
    }

    private static IPlanExecution Load(NetPlan plan, ComputeDevice device) => device is GpuDevice gpu
        ? new GpuExecution(new GpuCode(plan, new GpuEmitOptions()), gpu)
        : new CpuExecution(new CpuCode(plan, new CpuEmitOptions()), ((CpuDevice)device).Team);

    // Where the steps of a group are in the plan without groups.
    private static int[] Ordinals(StepGroup group, NetPlan steps) =>
        [.. group.Steps.Select(step => steps.Groups.Select((other, ordinal) => (other, ordinal)).Single(entry => entry.other.Steps[0].Target.Tensor.Name == step.Target.Tensor.Name).ordinal)];

    private static void Fill(IPlanExecution execution)
    {
        var random = new Random(1);
        foreach (var tensor in execution.Plan.Steps.SelectMany(step => step.Loads).Select(load => load.Tensor).DistinctBy(tensor => tensor.Storage))
        {
            if (execution.Plan.Activations.Placements.All(placement => placement.Storage != tensor.Storage) || tensor.Storage.Element == ElementType.Int32) continue;
            float[] elements = new float[tensor.Storage.Count];
            foreach (ref float element in elements.AsSpan()) element = random.NextSingle() + 1;
            execution.Write(tensor.View(TensorShape.Of((int)tensor.Storage.Count)), elements);
        }
    }

    private static double Time(IPlanExecution execution, int[] ordinals)
    {
        double start = Clock.Now;
        foreach (int ordinal in ordinals) execution.RunStep(ordinal);
        execution.Synchronize();
        return Clock.Now - start;
    }

    private static double[] Sums(IEnumerable<double[]> times) => [.. times.Aggregate((sum, next) => [.. sum.Zip(next, (a, b) => a + b)])];

    // Pairs that ran one after the other: what else the machine does slows down both.
    private static void Print(string name, double[] together, double[] apart) => Console.WriteLine(FormattableString.Invariant(
        $"{name,-32} {Median.Of(together) * 1000,9:0.00} ms in tiles, {Median.Of(apart) * 1000,9:0.00} ms step by step: {Median.Of(together.Zip(apart, (with, without) => with / without)):0.00} times"));
}
