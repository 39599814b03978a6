using NetCompiler.Compiler;
using NetCompiler.Compiler.Definition;
using NetCompiler.Compiler.Emit.Gpu;
using NetCompiler.Compiler.Plan;
using NetCompiler.Tool.Compilation;

namespace NetCompiler.Gpu.Tests;

/// <summary>Positions in kernels are 32-bit numbers that count from the beginning of an arena: a tensor that ends beyond what they reach is refused.</summary>
public sealed class LargeNetTests
{
    [Theory]
    // Each tensor is within reach, and begins within reach; the sum of both is not.
    [InlineData(1_500_000_000)]
    [InlineData(1_100_000_000)]
    public void A_tensor_that_ends_beyond_32_bits_is_refused_with_its_layer_and_the_remedy(int elements)
    {
        var refusal = Assert.Throws<NotSupportedException>(() => GpuEmitter.Emit(Plan(elements), "Emitted", "Steps"));
        Assert.Contains("layer 'scaled': ", refusal.Message);
        Assert.Contains("ends beyond 8 GB of activations", refusal.Message);
        Assert.Contains("use a smaller batch", refusal.Message);
    }

    [Fact]
    public void A_tensor_that_ends_within_32_bits_is_not_refused() => Assert.NotEmpty(GpuEmitter.Emit(Plan(1_000_000_000), "Emitted", "Steps"));

    private static NetPlan Plan(int elements)
    {
        string text = $$"""
            name: "Large"
            layer { name: "data" type: "Input" top: "data" input_param { shape { dim: 1 dim: {{elements}} } } }
            layer { name: "scaled" type: "Power" bottom: "data" top: "scaled" power_param { scale: 2 } }
            """;
        var options = new CompileOptions { State = new NetState(Phase.Test, 0, EquatableArray<string>.Empty), Backward = false };
        var compilation = PhaseCompilation.Compile("large.prototxt", text, options);
        return compilation.Plan ?? throw new InvalidOperationException(string.Join("; ", compilation.Errors));
    }
}
