using NetCompiler.Compiler.Tensors;

namespace NetCompiler.Compiler.Emit;

/// <summary>A step in one line, above its code: <c>conv1: data 50x3x227x227 -> conv1 50x96x55x55, sum over 3x11x11</c>.</summary>
internal static class StepDescription
{
    /// <summary>The line; names in it are as the prototxt has them.</summary>
    /// <param name="step">The step.</param>
    public static string Of(Step step)
    {
        string reads = string.Join(", ", step.Loads.Select(load => load.Tensor.Name + " " + load.Tensor.Shape).Distinct(StringComparer.Ordinal));
        string over = step.Reduction is { } reduction
            ? ", " + reduction.Operator.ToString().ToLowerInvariant() + " over " + string.Join("x", reduction.Axes.Select(axis => axis.Extent))
            : "";
        return step.Name + ": " + (reads.Length == 0 ? "" : reads + " ") + (step.Target.Accumulates ? "+> " : "-> ") + step.Target.Tensor.Name + " " + step.Target.Tensor.Shape + over;
    }
}
