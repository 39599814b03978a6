using NetCompiler.Compiler.Plan;
using NetCompiler.Compiler.Tensors;
using NetCompiler.Cpu;
using NetCompiler.Tests.Devices;
using NetCompiler.Tool.Execution;

namespace NetCompiler.Gpu.Tests;

/// <summary>
/// Small nets on an OpenCL device, forward and backward, against the processor. oclgrind.sh runs them on a simulator that sees every access; elsewhere parity does more.
/// </summary>
public sealed class SimulatedRunTests
{
    [Theory]
    [InlineData("lenet/train_val.prototxt")]
    [InlineData("flickr_style_mini/train_val.prototxt")]
    public void A_small_net_runs(string file)
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("NETCOMPILER_SIMULATOR") == "1", "oclgrind.sh runs this");
        var plan = NetKernels.Plan(file, deploy: false, batch: 2);
        using var device = OpenClDevice.Open();
        using var team = new WorkerTeam(1);
        using var expected = new CpuExecution(new CpuCode(plan), team);
        using var actual = new GpuExecution(new GpuCode(plan), device);
        Fill(plan, (tensor, elements) =>
        {
            expected.Write(tensor, elements);
            actual.Write(tensor, elements);
        });
        expected.Forward();
        expected.Backward();
        actual.Forward();
        actual.Backward();
        foreach (var parameter in plan.Parameters)
        {
            if (parameter.Gradient is { } gradient) AssertClose(gradient, expected.Read(gradient), actual.Read(gradient));
        }
        foreach (var blob in plan.Blobs.Where(blob => blob.IsOutput)) AssertClose(blob.Tensor, expected.Read(blob.Tensor), actual.Read(blob.Tensor));
    }

    private static void Fill(NetPlan plan, Action<Tensor, float[]> write)
    {
        var random = new Random(1);
        foreach (var parameter in plan.Parameters)
        {
            double range = Math.Sqrt(6.0 / parameter.Tensor.Shape.CountFrom(Math.Min(1, parameter.Tensor.Shape.Rank)));
            write(parameter.Tensor, Enumerable.Range(0, (int)parameter.Tensor.Shape.Count).Select(_ => (float)((random.NextDouble() * 2 - 1) * range)).ToArray());
        }
        foreach (var input in plan.Blobs.Where(blob => blob.IsInput))
        {
            bool isLabel = input.Tensor.Shape.Rank < 2;
            write(input.Tensor, Enumerable.Range(0, (int)input.Tensor.Shape.Count).Select(i => isLabel ? i % 2 : (float)random.NextDouble()).ToArray());
        }
    }

    private static void AssertClose(Tensor tensor, float[] expected, float[] actual)
    {
        double scale = expected.Select(element => Math.Abs((double)element)).Max();
        double difference = expected.Zip(actual, (left, right) => Math.Abs((double)left - right)).Max();
        Assert.True(difference <= 1e-6 + 1e-4 * scale, tensor.Name + " differs by " + difference + " of " + scale);
    }
}
