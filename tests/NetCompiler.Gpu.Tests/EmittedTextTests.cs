using NetCompiler.Compiler.Emit;
using NetCompiler.Compiler.Emit.Gpu;

namespace NetCompiler.Gpu.Tests;

/// <summary>What kernels look like as text.</summary>
public sealed class EmittedTextTests
{
    private static IReadOnlyList<GeneratedFile> Emit(string file) => GpuEmitter.Emit(NetKernels.Plan(file, deploy: false), "Emitted", "Steps");

    [Fact]
    public void The_same_plan_gives_the_same_text()
    {
        const string file = "lenet/train_val.prototxt";
        Assert.Equal(Emit(file), Emit(file));
    }

    [Fact]
    public void Layers_of_equal_shapes_share_kernels()
    {
        // conv3_2 and conv3_3 of VGG: 256 channels in and out, 56x56.
        string text = string.Concat(Emit("vgg16/train_val.prototxt").Select(file => file.Text));
        string[] lines = text.Split('\n');
        int first = Array.FindIndex(lines, line => line.TrimStart().StartsWith("// conv3_2 + relu3_2:", StringComparison.Ordinal));
        Assert.True(first >= 0);
        Assert.StartsWith("// conv3_3 + relu3_3:", lines[first + 1].TrimStart(), StringComparison.Ordinal);
    }

    [Fact]
    public void Kernels_keep_to_what_every_device_has()
    {
        string text = string.Concat(NetKernels.Files.SelectMany(Emit).Select(file => file.Text));
        Assert.Contains("SharedMemory.Allocate<Float4>", text, StringComparison.Ordinal);
        foreach (string missing in new[] { "Atomic", "Warp.", "Group.Broadcast", "GetDynamic" }) Assert.DoesNotContain(missing, text, StringComparison.Ordinal);
    }
}
