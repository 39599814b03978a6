using System.Globalization;
using System.Text;
using NetCompiler.Compiler;
using NetCompiler.Compiler.Emit.Gpu;
using NetCompiler.Cpu.Tests;
using NetCompiler.Tool.Compilation;
using NetCompiler.Tool.Execution;

namespace NetCompiler.Gpu.Tests;

/// <summary>Convolution, ReLU, LRN and pooling in one kernel compute what they compute in several.</summary>
[Collection("GPU")]
public sealed class FusedContractionTests
{
    private const int NetsOfOneBatch = 6;

    public static TheoryData<string, int> Batches()
    {
        var batches = new TheoryData<string, int>();
        // PoCL takes a minute for what the stand-in does in seconds.
        foreach (int batch in Enumerable.Range(1, 4)) batches.Add(TestDevices.Cuda, batch);
        batches.Add(TestDevices.OpenCl, 5);
        return batches;
    }

    [Theory]
    [MemberData(nameof(Batches))]
    public void Random_nets_agree_with_the_interpreter_in_one_kernel_and_in_several(string device, int batch)
    {
        int seed = int.TryParse(Environment.GetEnvironmentVariable("NETCOMPILER_SEED"), out int given) ? given : 0;
        var random = new Random(seed * 1000 + 900 + batch);
        TestDevices.Run(device, gpu =>
        {
            var failures = new List<string>();
            int fused = 0, nets = device == TestDevices.OpenCl ? NetsOfOneBatch / 3 : NetsOfOneBatch;
            for (int i = 0; i < nets; i++)
            {
                var net = Next(random);
                foreach (bool isTogether in new[] { true, false })
                {
                    var options = new GpuEmitOptions { FusesContractions = isTogether, SmallestContraction = 0, SmallestDepth = 0, CopiesBorders = random.Next(2) == 0 ? null : false };
                    fused += GpuEmitter.Fusions(net.Plan, options).Count(fusion => fusion.IsTogether);
                    using var execution = new GpuExecution(new GpuCode(net.Plan, options), gpu);
                    if (net.Difference(execution) is { } difference) failures.Add((isTogether ? "together: " : "apart: ") + difference);
                }
            }
            Assert.True(failures.Count == 0, failures.Count + " differ\n" + string.Join("\n", failures.Take(2)));
            // Pooling that is not grouped with the LRN behind it stays apart.
            Assert.True(fused >= nets / 3, "only " + fused + " fused kernels in " + nets + " nets");
        });
    }

    // A convolution, often ReLU, LRN over channels, and pooling before it, behind it, or not at all.
    private static RandomWindowNet Next(Random random)
    {
        while (true)
        {
            string text = Text(random);
            var options = new CompileOptions { KeepAllBlobs = random.Next(3) == 0 };
            if (PhaseCompilation.Compile("random.prototxt", text, options).Plan is not { } plan) continue;
            int count = (int)plan.Blobs.Single(blob => blob.IsInput).Tensor.Shape.Count;
            return new RandomWindowNet(text, plan, [.. Enumerable.Range(0, count).Select(_ => random.Next(-16, 17) / 8f)]);
        }
    }

    private static string Text(Random random)
    {
        int groups = random.Next(3) == 0 ? 2 : 1, kernel = 1 + random.Next(5), stride = 1 + random.Next(3);
        int channels = groups * (1 + random.Next(6)), outputs = groups * (random.Next(4) == 0 ? 40 + random.Next(60) : 1 + random.Next(24));
        int[] shape = [1 + random.Next(3), channels, kernel + 4 + random.Next(20), kernel + 4 + random.Next(24)];
        string pool = $"type: \"Pooling\" pooling_param {{ pool: {(random.Next(2) == 0 ? "MAX" : "AVE")} kernel_size: {2 + random.Next(2)} stride: {1 + random.Next(2)} }}";
        string norm = $"type: \"LRN\" lrn_param {{ local_size: {3 + 2 * random.Next(3)} alpha: 0.5 beta: 0.75 }}";
        string convolution = $"type: \"Convolution\" convolution_param {{ num_output: {outputs} group: {groups} kernel_size: {kernel} stride: {stride} pad: {random.Next(kernel)} bias_term: {(random.Next(3) == 0 ? "false" : "true")} }}";
        bool hasReLU = random.Next(3) > 0;
        string[] layers = [convolution, .. random.Next(3) switch { 0 => new[] { norm }, 1 => [norm, pool], _ => [pool, norm] }];
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"name: \"Random\" force_backward: true\nlayer {{ name: \"data\" type: \"Input\" top: \"b0\" input_param {{ shape {{ {string.Join(" ", shape.Select(extent => "dim: " + extent))} }} }} }}\n");
        for (int i = 0; i < layers.Length; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"layer {{ name: \"l{i + 1}\" bottom: \"b{i}\" top: \"b{i + 1}\" {layers[i]} }}\n");
            if (i == 0 && hasReLU) text.Append("layer { name: \"relu\" type: \"ReLU\" bottom: \"b1\" top: \"b1\" }\n");
        }
        return text.Append(CultureInfo.InvariantCulture, $"layer {{ name: \"loss\" type: \"Reduction\" bottom: \"b{layers.Length}\" top: \"loss\" loss_weight: 0.5 reduction_param {{ operation: SUMSQ }} }}\n").ToString();
    }
}
