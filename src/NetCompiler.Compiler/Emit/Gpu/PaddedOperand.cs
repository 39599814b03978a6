using System.Globalization;
using NetCompiler.Compiler.Tensors;

namespace NetCompiler.Compiler.Emit.Gpu;

/// <summary>
/// A contraction whose operand is read from a copy with its border of zeros, so that no index has to be checked: the copy costs two ways through memory, the checks
/// four instructions for each element that is loaded, and each element is loaded again for every tile of rows and every place in a window.
/// </summary>
/// <param name="Copies">The steps that make the copies.</param>
/// <param name="Product">The contraction over the copies.</param>
internal sealed record PaddedOperand(IReadOnlyList<Step> Copies, Step Product)
{
    // Copies are scratch memory: a net must not need much more of the device for them.
    private const long MostFloats = 32L << 20;

    /// <summary>What making the copies costs, in seconds.</summary>
    /// <param name="device">The device.</param>
    public double Seconds(GpuDeviceProfile device) => Copies.Sum(copy =>
        device.LaunchSeconds + sizeof(float) * (double)(copy.PointCount + copy.Loads.Sum(load => load.Tensor.Shape.Count)) / device.BytesPerSecond);

    /// <summary>The contraction over copies; null if no operand has indices that are checked and could be read from a copy.</summary>
    /// <param name="step">The contraction.</param>
    public static PaddedOperand? TryOf(Step step)
    {
        if (Contraction.TryOf(step) is not { } contraction) return null;
        var copies = new List<Step>();
        var body = new[] { contraction.Left, contraction.Right }.Select((load, i) =>
        {
            if (TryPad(step, load, i) is not var (copy, padded)) return load;
            copies.Add(copy);
            return padded;
        }).ToArray();
        if (copies.Count == 0) return null;
        return new PaddedOperand(copies, step with { Reduction = step.Reduction! with { Body = BinaryOperation.Of(BinaryOperator.Multiply, body[0], body[1]) } });
    }

    private static (Step Copy, TensorLoad Padded)? TryPad(Step step, TensorLoad load, int ordinal)
    {
        if (load is not { Type: ScalarType.Number, Outside: { } outside }) return null;
        var shape = load.Tensor.Shape;
        int[] extents = [.. Enumerable.Range(0, shape.Rank).Select(i => shape[i])];
        long[] first = new long[extents.Length];
        for (int i = 0; i < extents.Length; i++)
        {
            if (AffineForm.TryOf(load.Indices[i]) is not { } form) return null;
            var range = form.Range;
            if (range.IsInside(extents[i])) continue;
            if (range.Max - range.Min >= 2L * extents[i] + 64) return null;
            first[i] = range.Min;
            extents[i] = (int)(range.Max - range.Min + 1);
        }
        if (extents.Aggregate(1L, (product, extent) => product * extent) > Math.Min(MostFloats, 3 * shape.Count + 1024)) return null;
        var axes = extents.Select((extent, i) => new Axis(i, extent)).ToEquatableArray();
        string name = load.Tensor.Name + " with its border";
        var copy = new Tensor(name, TensorShape.Of(extents), TensorRole.Activation);
        var indices = axes.Select((axis, i) => Simplifier.Simplify(new IndexVariable(axis) + new IntegerConstant(first[i])));
        var value = new TensorLoad(load.Tensor, indices.ToEquatableArray(), outside);
        var target = new Store(copy, axes.Select(axis => (Scalar)new IndexVariable(axis)).ToEquatableArray(), false);
        var make = Simplifier.Simplify(new Step(step.Name + ".border" + ordinal.ToString(CultureInfo.InvariantCulture), axes, null, value, target) { Layers = step.Layers });
        var read = load.Indices.Select((index, i) => Simplifier.Simplify(index - new IntegerConstant(first[i]))).ToEquatableArray();
        return (make, new TensorLoad(copy, read, null));
    }
}
