using NetCompiler.Compiler.Emit.Gpu;
using NetCompiler.Compiler.Tensors;
using NetCompiler.Cpu.Tests;
using NetCompiler.Devices;
using NetCompiler.Tool.Execution;

namespace NetCompiler.Gpu.Tests;

/// <summary>What is emitted for random steps computes what the interpreter does, and the same bits on every run.</summary>
public sealed class RandomStepTests
{
    private const int StepsOfOneBatch = 64;
    private const ulong Seed = 12345UL << 20;
    private const uint Pass = 7;

    [Theory]
    [InlineData(2)]
    [InlineData(6)]
    [InlineData(7)]
    public void Emitted_kernels_agree_with_the_interpreter(int batch) => TestDevices.Run(TestDevices.OpenCl, device => Check(batch, device));

    /// <summary>Runs a batch of steps on a device.</summary>
    /// <param name="batch">Which steps, and which schedules.</param>
    /// <param name="device">The device.</param>
    internal static void Check(int batch, GpuDevice device)
    {
        // Another seed every day would find more; the same one shows the same defect to everyone.
        int seed = int.TryParse(Environment.GetEnvironmentVariable("NETCOMPILER_SEED"), out int given) ? given : 0;
        var generator = new RandomSteps(new Random(seed * 1000 + 500 + batch));
        var steps = Enumerable.Range(0, StepsOfOneBatch).Select(_ => generator.Next()).ToArray();
        // Half of the batches have the schedules that a device would get, the others any.
        var options = batch % 2 == 0 ? new GpuEmitOptions { SmallestContraction = 0, SmallestDepth = 0 } : new RandomSchedules(new Random(seed * 1000 + batch)).Options;
        using var execution = new GpuExecution(new GpuCode(StepPrograms.Plan(steps), options), device);
        execution.Program.Seed = Seed;
        execution.Program.Pass = Pass;
        var interpreter = new Interpreter(Seed, Pass);
        var failures = new List<string>();
        for (int i = 0; i < steps.Length; i++)
        {
            float[] actual = Run(execution, steps[i], i, interpreter), again = Run(execution, steps[i], i, null);
            double[] expected = interpreter.Read(steps[i].Target.Tensor);
            if (Describe(expected, actual) is { } difference) failures.Add(i + " " + steps[i].Name + ": " + difference + "\n" + steps[i]);
            if (!actual.AsSpan().SequenceEqual(again)) failures.Add(i + ": another result the second time\n" + steps[i]);
        }
        Assert.True(failures.Count == 0, failures.Count + " of " + steps.Length + " differ\n" + string.Join("\n", failures.Take(5)));
    }

    private static float[] Run(GpuExecution execution, Step step, int ordinal, Interpreter? interpreter)
    {
        var random = new Random(ordinal);
        foreach (var tensor in StepPrograms.Tensors(step))
        {
            bool isInteger = tensor.Storage.Element == ElementType.Int32;
            // Few different numbers, so that comparisons meet equal ones.
            float[] elements = Enumerable.Range(0, (int)tensor.Shape.Count).Select(_ => isInteger ? random.Next(30) : random.Next(-16, 17) / 8f).ToArray();
            interpreter?.Write(tensor, elements.Select(element => (double)element).ToArray());
            execution.Write(tensor, elements);
        }
        interpreter?.Run(step);
        execution.Program.RunStep(ordinal);
        return execution.Read(step.Target.Tensor);
    }

    private static string? Describe(double[] expected, float[] actual)
    {
        double scale = expected.Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty(0).Max();
        for (int i = 0; i < expected.Length; i++)
        {
            bool isClose = double.IsFinite(expected[i]) ? Math.Abs(expected[i] - actual[i]) <= 1e-5 + 3e-5 * scale : expected[i].Equals((double)actual[i]);
            if (!isClose) return "element " + i + " is " + actual[i] + ", not " + expected[i];
        }
        return null;
    }
}
