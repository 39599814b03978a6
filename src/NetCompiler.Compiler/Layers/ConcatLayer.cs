using System.Globalization;
using NetCompiler.Compiler.Tensors;

namespace NetCompiler.Compiler.Layers;

/// <summary>Joins blobs along an axis (Caffe's concat_layer): y[.., offset of bottom b + a, ..] = x_b[.., a, ..].</summary>
internal sealed class ConcatLayer : Layer
{
    private readonly int axis;

    private ConcatLayer(LayerSetup setup, TensorShape top, int axis)
        : base(setup, top) => this.axis = axis;

    public override bool IsView => Setup.Bottoms.Count == 1;

    public static Layer? Create(LayerSetup setup)
    {
        if (OldAxis.Read(setup, "concat_param", "concat_dim") is not { } axis) return null;
        var first = setup.BottomShape(0);
        long total = first[axis];
        bool fits = true;
        for (int bottom = 1; bottom < setup.Bottoms.Count; bottom++)
        {
            var shape = setup.BottomShape(bottom);
            bool isLike = shape.Rank == first.Rank && shape.With(axis, first[axis]) == first;
            fits &= setup.RequireFit(
                isLike, 0, bottom, "all extents but that of axis " + axis.ToString(CultureInfo.InvariantCulture) + " must be equal to join them along it");
            if (isLike) total += shape[axis];
        }
        if (!fits) return null;
        long[] extents = first.Extents.Select(extent => (long)extent).ToArray();
        extents[axis] = total;
        return setup.TopShape(0, null, extents) is { } top ? new ConcatLayer(setup, top, axis) : null;
    }

    public override void Forward(StepBuilder steps)
    {
        int offset = 0;
        for (int bottom = 0; bottom < Setup.Bottoms.Count; bottom++)
        {
            var x = steps.Bottom(bottom);
            int start = offset;
            steps.MapInto(steps.Top(0), x.Shape, i => Moved(i, start), i => x[i]);
            offset += x.Shape[axis];
        }
    }

    public override void Backward(StepBuilder steps)
    {
        var dy = steps.TopGradient(0);
        int offset = 0;
        for (int bottom = 0; bottom < Setup.Bottoms.Count; bottom++)
        {
            int start = offset;
            if (steps.BottomGradient(bottom) is { } dx) steps.Map(dx, i => dy[Moved(i, start)]);
            offset += Setup.BottomShape(bottom)[axis];
        }
    }

    private Scalar[] Moved(Scalar[] indices, int offset) => indices.Select((index, at) => at == axis ? index + offset : index).ToArray();
}
