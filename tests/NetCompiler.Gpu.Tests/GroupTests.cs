using NetCompiler.Compiler.Emit.Gpu;
using NetCompiler.Cpu.Tests;
using NetCompiler.Tool.Execution;

namespace NetCompiler.Gpu.Tests;

/// <summary>Steps that run in one kernel, tile by tile, compute what they compute in a kernel each.</summary>
[Collection("GPU")]
public sealed class GroupTests
{
    private const int NetsOfOneBatch = 2;

    [Theory]
    [InlineData(1, TestDevices.OpenCl)]
    [InlineData(2, TestDevices.Cuda)]
    [InlineData(3, TestDevices.LazyCuda)]
    public void Random_nets_agree_with_the_interpreter_whatever_their_tiles(int batch, string deviceName) => TestDevices.Run(deviceName, device =>
    {
        int seed = int.TryParse(Environment.GetEnvironmentVariable("NETCOMPILER_SEED"), out int given) ? given : 0;
        var failures = new List<string>();
        for (int i = 0; i < NetsOfOneBatch; i++)
        {
            var nets = new RandomWindowNets(new Random(seed * 1000 + 500 + batch * 100 + i));
            var net = nets.Next();
            foreach (var options in new GpuEmitOptions[] { new(), new() { Tiles = nets.Tiles }, new() { RunsGroupsInTiles = false } })
            {
                using var execution = new GpuExecution(new GpuCode(net.Plan, options), device);
                if (net.Difference(execution) is { } difference) failures.Add(difference);
            }
        }
        Assert.True(failures.Count == 0, failures.Count + " differ\n" + string.Join("\n", failures.Take(3)));
    });
}
