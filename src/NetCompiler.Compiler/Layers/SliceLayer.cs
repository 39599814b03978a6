using System.Globalization;
using NetCompiler.Compiler.Problems;
using NetCompiler.Compiler.Prototxt.Schema;
using NetCompiler.Compiler.Tensors;

namespace NetCompiler.Compiler.Layers;

/// <summary>
/// Cuts a blob along an axis, at the given points or into equal parts (Caffe's slice_layer): y_t[.., a, ..] = x[.., start of top t + a, ..].
/// </summary>
internal sealed class SliceLayer : Layer
{
    private readonly int axis;

    private SliceLayer(LayerSetup setup, TensorShape[] tops, int axis)
        : base(setup, tops) => this.axis = axis;

    public override bool IsView => Tops.Count == 1;

    public static Layer? Create(LayerSetup setup)
    {
        if (OldAxis.Read(setup, "slice_param", "slice_dim") is not { } axis) return null;
        var x = setup.BottomShape(0);
        if (Points(setup, x[axis]) is not { } points) return null;
        var tops = new TensorShape[setup.TopCount];
        for (int top = 0; top < tops.Length; top++) tops[top] = x.With(axis, points[top + 1] - points[top]);
        return new SliceLayer(setup, tops, axis);
    }

    public override void Forward(StepBuilder steps)
    {
        var x = steps.Bottom(0);
        int offset = 0;
        for (int top = 0; top < Tops.Count; top++)
        {
            int start = offset;
            steps.Map(steps.Top(top), i => x[Moved(i, start)]);
            offset += Tops[top][axis];
        }
    }

    public override void Backward(StepBuilder steps)
    {
        if (steps.BottomGradient(0) is not { } dx) return;
        int offset = 0;
        for (int top = 0; top < Tops.Count; top++)
        {
            var dy = steps.TopGradient(top);
            int start = offset;
            steps.MapInto(dx, dy.Shape, i => Moved(i, start), i => dy[i]);
            offset += Tops[top][axis];
        }
    }

    private Scalar[] Moved(Scalar[] indices, int offset) => indices.Select((index, at) => at == axis ? index + offset : index).ToArray();

    // Where the tops begin, and where the last one ends; null after a problem.
    private static int[]? Points(LayerSetup setup, int extent)
    {
        const string Field = "slice_param.slice_point";
        MessageValue settings = setup.Settings("slice_param");
        int tops = setup.TopCount;
        var given = settings.Integers("slice_point");
        if (given.Count == 0)
        {
            bool divides = setup.Require(
                extent % tops == 0, ProblemDescriptors.SlicePoints, "top", Text(tops) + " tops do not divide an extent of " + Text(extent) + " evenly");
            return divides ? Enumerable.Range(0, tops + 1).Select(top => top * (extent / tops)).ToArray() : null;
        }
        bool isComplete = setup.Require(
            given.Count == tops - 1, ProblemDescriptors.SlicePoints, Field + "[0]", Text(tops) + " tops take " + Text(tops - 1) + " slice points, not " + Text(given.Count));
        if (!isComplete) return null;
        long[] points = [0, .. given, extent];
        for (int i = 1; i < points.Length; i++)
        {
            string what = "the slice points must increase from above 0 to below the extent, " + Text(extent);
            if (!setup.Require(points[i] > points[i - 1], ProblemDescriptors.SlicePoints, Field + "[" + Text(Math.Min(i, given.Count) - 1) + "]", what)) return null;
        }
        return points.Select(point => (int)point).ToArray();
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
