using BenchmarkDotNet.Attributes;
using NetCompiler.Compiler;
using NetCompiler.Compiler.Definition;
using NetCompiler.Cpu;
using NetCompiler.Tool.Compilation;
using NetCompiler.Tool.Execution;
using CpuExecution = NetCompiler.Tool.Execution.CpuExecution;

namespace NetCompiler.Benchmarks.Kernels;

/// <summary>Layers that are bound by memory and not by multiplying, each alone, in the shapes of CaffeNet at batch 10, with one worker.</summary>
public class LayerBenchmarks
{
    private readonly WorkerTeam team = new(1);
    private CpuExecution? execution;

    /// <summary>The layers.</summary>
    [Params("pooling", "lrn", "relu", "dropout", "softmax")]
    public string Layer { get; set; } = "";

    /// <summary>Compiles the layer and fills it.</summary>
    [GlobalSetup]
    public void Compile()
    {
        string text = TextOf(Layer);
        var compilation = PhaseCompilation.Compile("net.prototxt", text, new CompileOptions { State = NetState.Train });
        execution = new CpuExecution(new CpuCode(compilation.Plan ?? throw new InvalidOperationException(string.Join("; ", compilation.Errors))), team);
        var random = new Random(1);
        foreach (var blob in execution.Plan.Blobs.Where(blob => blob.IsInput))
        {
            foreach (ref float element in execution.Elements(blob.Tensor)) element = random.NextSingle() - 0.5f;
        }
    }

    /// <summary>The forward pass.</summary>
    [Benchmark]
    public void Forward() => execution!.Forward();

    /// <summary>The backward pass.</summary>
    [Benchmark]
    public void Backward() => execution!.Backward();

    /// <summary>Gives the memory back.</summary>
    [GlobalCleanup]
    public void Free() => execution?.Dispose();

    private static string TextOf(string layer)
    {
        const string Images = "dim: 10 dim: 96 dim: 55 dim: 55", Rows = "dim: 50 dim: 4096";
        var (shape, type, settings) = layer switch
        {
            "pooling" => (Images, "Pooling", "pooling_param { pool: MAX kernel_size: 3 stride: 2 }"),
            "lrn" => (Images, "LRN", "lrn_param { local_size: 5 alpha: 0.0001 beta: 0.75 }"),
            "relu" => (Images, "ReLU", ""),
            "dropout" => (Rows, "Dropout", ""),
            _ => (Rows, "Softmax", ""),
        };
        // A loss that gives every element of the layer's output a gradient.
        return $$"""
            force_backward: true
            layer { name: "data" type: "Input" top: "data" input_param { shape { {{shape}} } } }
            layer { name: "layer" type: "{{type}}" bottom: "data" top: "out" {{settings}} }
            layer { name: "loss" type: "Power" bottom: "out" top: "loss" power_param { power: 2 } loss_weight: 1 }
            """;
    }
}
