using System.Globalization;
using System.Text;
using NetCompiler.Compiler;
using NetCompiler.Compiler.Plan;
using NetCompiler.Compiler.Tensors;
using NetCompiler.Tool.Compilation;
using NetCompiler.Tool.Execution;

namespace NetCompiler.Cpu.Tests;

/// <summary>Random nets of layers with windows, one after the other: pooling and LRN of all kinds, with maps between them. Their steps form groups.</summary>
/// <param name="random">Where choices come from.</param>
internal sealed class RandomWindowNets(Random random)
{
    /// <summary>A net with groups, and what the interpreter says of it; its loss depends on every element, and the gradient by its input is kept.</summary>
    public RandomWindowNet Next()
    {
        while (true)
        {
            string text = Text();
            var options = new CompileOptions { KeepAllBlobs = random.Next(3) == 0 };
            // A window can be larger than what is left.
            if (PhaseCompilation.Compile("random.prototxt", text, options).Plan is { } plan && plan.Groups.Any(group => !group.IsSingle))
            {
                // Few different numbers, so that maxima meet equal ones.
                int count = (int)plan.Blobs.Single(blob => blob.IsInput).Tensor.Shape.Count;
                return new RandomWindowNet(text, plan, [.. Enumerable.Range(0, count).Select(_ => random.Next(-16, 17) / 8f)]);
            }
        }
    }

    /// <summary>Tiles of any size.</summary>
    /// <param name="group">A group.</param>
    public TileSize Tiles(StepGroup group)
    {
        var axes = group.Steps[^1].Axes;
        int[] extents = [.. axes.Select(axis => random.Next(3) == 0 ? axis.Extent : 1 + random.Next(Math.Min(axis.Extent, 7)))];
        int inOrder = random.Next(-1, axes.Count);
        return new TileSize(extents.ToEquatableArray(), inOrder >= 0 && extents[inOrder] < axes[inOrder].Extent ? inOrder : -1);
    }

    private string Text()
    {
        var text = new StringBuilder();
        int[] shape = [1 + random.Next(3), 1 + random.Next(12), 3 + random.Next(20), 3 + random.Next(30)];
        text.Append(CultureInfo.InvariantCulture, $"name: \"Random\" force_backward: true\nlayer {{ name: \"data\" type: \"Input\" top: \"b0\" input_param {{ shape {{ {string.Join(" ", shape.Select(extent => "dim: " + extent))} }} }} }}\n");
        int layers = 2 + random.Next(4);
        for (int i = 0; i < layers; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"layer {{ name: \"l{i + 1}\" bottom: \"b{i}\" top: \"b{i + 1}\" {Layer()} }}\n");
        }
        return text.Append(CultureInfo.InvariantCulture, $"layer {{ name: \"loss\" type: \"Reduction\" bottom: \"b{layers}\" top: \"loss\" loss_weight: 0.5 reduction_param {{ operation: SUMSQ }} }}\n").ToString();
    }

    private string Layer()
    {
        int kernel = 1 + random.Next(5);
        return random.Next(8) switch
        {
            0 => "type: \"ReLU\"",
            1 => "type: \"Power\" power_param { scale: 0.5 shift: 0.25 }",
            2 or 3 => $"type: \"LRN\" lrn_param {{ local_size: {1 + 2 * random.Next(4)} alpha: 0.5 beta: 0.75 }}",
            4 => $"type: \"LRN\" lrn_param {{ norm_region: WITHIN_CHANNEL local_size: {1 + 2 * random.Next(3)} alpha: 0.5 beta: 0.75 }}",
            5 => $"type: \"Pooling\" pooling_param {{ pool: AVE kernel_h: {1 + random.Next(5)} kernel_w: {kernel} stride_h: {1 + random.Next(4)} stride_w: {1 + random.Next(3)} pad_h: 0 pad_w: {random.Next(kernel)} }}",
            // No window is empty: the lowest float, which would be its maximum, has no square.
            _ => $"type: \"Pooling\" pooling_param {{ pool: MAX kernel_size: {kernel} stride: {1 + random.Next(Math.Min(kernel, 3))} pad: {random.Next(kernel)} }}",
        };
    }
}
