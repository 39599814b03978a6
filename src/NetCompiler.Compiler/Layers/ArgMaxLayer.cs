using NetCompiler.Compiler.Problems;
using NetCompiler.Compiler.Tensors;
using static NetCompiler.Compiler.Tensors.Scalars;

namespace NetCompiler.Compiler.Layers;

/// <summary>
/// The places of the <c>top_k</c> largest values along an axis, or of each sample as a whole without one; of equal values the one further back
/// comes first. With <c>out_max_val</c> the values instead (with an axis) or too (without) (Caffe's argmax_layer). It has no gradient.
/// </summary>
internal sealed class ArgMaxLayer : Layer
{
    private readonly AxisView view;
    private readonly int count;
    private readonly bool hasAxis;
    private readonly bool givesValues;

    private ArgMaxLayer(LayerSetup setup, AxisView view, TensorShape top)
        : base(setup, top)
    {
        this.view = view;
        var settings = setup.Settings("argmax_param");
        count = (int)settings.Integer("top_k");
        hasAxis = settings.Has("axis");
        givesValues = settings.Flag("out_max_val");
    }

    public static Layer? Create(LayerSetup setup)
    {
        const string Field = "argmax_param.";
        var settings = setup.Settings("argmax_param");
        var x = setup.BottomShape(0);
        long count = settings.Integer("top_k");
        if (setup.Axis(Field + "axis", settings.Has("axis") ? settings.Integer("axis") : 0) is not { } axis) return null;
        var view = settings.Has("axis") ? AxisView.Of(x, axis) : new AxisView(x[0], (int)x.CountFrom(1), 1);
        bool isThere = setup.Require(
            count >= 1 && count <= view.Along, ProblemDescriptors.FieldOutOfRange, Field + "top_k", "top_k", count, "from 1 to the number of values, " + view.AlongShape);
        if (!isThere) return null;
        long[] extents = settings.Has("axis")
            ? x.With(axis, (int)count).Extents.Select(extent => (long)extent).ToArray()
            // At least three axes: N x 1 or 2 x top_k, and what axes there are more, of extent 1.
            : [x[0], settings.Flag("out_max_val") ? 2 : 1, count, .. Enumerable.Repeat(1L, Math.Max(0, x.Rank - 3))];
        return setup.TopShape(0, null, extents) is { } top ? new ArgMaxLayer(setup, view, top) : null;
    }

    public override bool HasGradient(int bottom) => false;

    public override void Forward(StepBuilder steps)
    {
        var x = steps.Bottom(0).View(view.Shape);
        var at = FindPlaces(steps, x);
        if (hasAxis)
        {
            steps.Map(steps.Top(0).View(TensorShape.Of(view.Outer, count, view.Inner)), i => givesValues ? Value(x, at, i[1], i[0], i[2]) : Place(at, i[1], i[0], i[2]));
            return;
        }
        var top = steps.Top(0).View(TensorShape.Of(view.Outer, givesValues ? 2 : 1, count));
        var row = TensorShape.Of(view.Outer, count);
        steps.MapInto(top, row, i => [i[0], 0, i[1]], i => Place(at, i[1], i[0], 0));
        if (givesValues) steps.MapInto(top, row, i => [i[0], 1, i[1]], i => Value(x, at, i[1], i[0], 0));
    }

    // at[k,o,j]: the place of the k-th largest. One search for each k, among what comes after the one before it.
    private Tensor FindPlaces(StepBuilder steps, Tensor x)
    {
        var places = steps.Own("at", TensorShape.Of(count, view.Outer, view.Inner), ElementType.Int32);
        for (int k = 0; k < count; k++)
        {
            int rank = k;
            // The search takes the first of equal values, and so goes backwards.
            Scalar From(Scalar[] r) => view.Along - 1 - r[0];
            steps.ArgMax(
                places.View(view.Rest, (long)k * view.Outer * view.Inner), view.AlongShape,
                (i, r) =>
                {
                    var value = x[i[0], From(r), i[1]];
                    if (rank == 0) return value;
                    Scalar before = places[rank - 1, i[0], i[1]], largest = x.Guarded(double.NegativeInfinity, i[0], before, i[1]);
                    return Select((value < largest) | (Equal(value, largest) & (From(r) < before)), value, double.NegativeInfinity);
                },
                (_, r) => From(r));
        }
        return places;
    }

    private static Scalar Place(Tensor at, Scalar k, Scalar outer, Scalar inner) => ToNumber(at[k, outer, inner]);

    private static Scalar Value(Tensor x, Tensor at, Scalar k, Scalar outer, Scalar inner) => x.Guarded(double.NegativeInfinity, outer, at[k, outer, inner], inner);
}
