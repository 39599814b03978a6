using NetCompiler.Compiler.Problems;
using NetCompiler.Compiler.Tensors;
using static NetCompiler.Compiler.Tensors.Scalars;

namespace NetCompiler.Compiler.Layers;

/// <summary>
/// The share of places whose label is among the <c>top_k</c> highest scores; scores equal to the label's count as higher. A second top is
/// the same for each class. 0 where there is nothing to count (Caffe's accuracy_layer). A label that is no class, or whose score is not a
/// number, is a miss.
/// </summary>
internal sealed class AccuracyLayer : Layer
{
    private readonly AxisView view;
    private readonly long highest;
    private readonly long? ignoredLabel;

    private AccuracyLayer(LayerSetup setup, AxisView view, TensorShape[] tops)
        : base(setup, tops)
    {
        this.view = view;
        var settings = setup.Settings("accuracy_param");
        highest = settings.Integer("top_k");
        ignoredLabel = settings.Has("ignore_label") ? settings.Integer("ignore_label") : null;
    }

    public static Layer? Create(LayerSetup setup)
    {
        const string Field = "accuracy_param.";
        var settings = setup.Settings("accuracy_param");
        if (setup.Axis(Field + "axis", settings.Integer("axis")) is not { } axis) return null;
        var view = AxisView.Of(setup.BottomShape(0), axis);
        bool fits = setup.RequireFit(setup.BottomShape(1).Count == view.RestCount, 0, 1, SoftmaxWithLossLayer.LabelsFit(axis));
        long highest = settings.Integer("top_k");
        bool isThere = setup.Require(
            highest >= 1 && highest <= view.Along, ProblemDescriptors.FieldOutOfRange, Field + "top_k", "top_k", highest, "from 1 to the number of classes, " + view.AlongShape);
        if (!fits || !isThere) return null;
        return new AccuracyLayer(setup, view, setup.TopCount == 1 ? [TensorShape.Scalar] : [TensorShape.Scalar, view.AlongShape]);
    }

    public override bool HasGradient(int bottom) => false;

    public override void Forward(StepBuilder steps)
    {
        Tensor x = steps.Bottom(0).View(view.Shape), label = steps.Bottom(1).View(view.Rest), hit = steps.Own("hit", view.Rest);
        // hit[o,j]: whether at most top_k scores are at least the label's, its own among them
        steps.Reduce(
            hit, ReductionOperator.Sum, view.AlongShape,
            (i, k) => Select(x[i[0], k[0], i[1]] >= x.Guarded(0, i[0], ToInteger(label[i]), i[1]), 1.0, 0.0),
            (count, i) => Select(Counts(label[i]) & IsClass(label[i]) & (count >= 1) & (count <= (int)highest), 1.0, 0.0));
        var places = Places(steps, label);
        steps.Reduce(steps.Top(0), ReductionOperator.Sum, view.Rest, (_, m) => hit[m], (sum, _) => Share(sum, places));
        if (Tops.Count > 1) PerClass(steps, hit, label);
    }

    private void PerClass(StepBuilder steps, Tensor hit, Tensor label)
    {
        var places = steps.Own("places_of_class", view.AlongShape);
        steps.Reduce(places, ReductionOperator.Sum, view.Rest, (i, m) => Select(Counts(label[m]) & Equal(ToInteger(label[m]), i[0]), 1.0, 0.0));
        steps.Reduce(
            steps.Top(1), ReductionOperator.Sum, view.Rest, (i, m) => Select(Equal(ToInteger(label[m]), i[0]), hit[m], 0.0),
            (sum, i) => Share(sum, places[i]));
    }

    private Scalar Places(StepBuilder steps, Tensor label)
    {
        if (ignoredLabel is null) return (double)view.RestCount;
        var places = steps.Own("places", TensorShape.Scalar);
        steps.Reduce(places, ReductionOperator.Sum, view.Rest, (_, m) => Select(Counts(label[m]), 1.0, 0.0));
        return places[[]];
    }

    private static Scalar Share(Scalar sum, Scalar places) => sum / Max(places, 1);

    private Scalar IsClass(Scalar label) => (ToInteger(label) >= 0) & (ToInteger(label) < view.Along);

    private Scalar Counts(Scalar label) => ignoredLabel is { } ignored ? !Equal(ToInteger(label), new IntegerConstant(ignored)) : Equal((Scalar)0, 0);
}
