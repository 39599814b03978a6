using NetCompiler.Compiler.Problems;
using NetCompiler.Compiler.Tensors;

namespace NetCompiler.Compiler.Layers;

/// <summary>Makes one axis of those from <c>axis</c> to <c>end_axis</c>; a view of the bottom (Caffe's flatten_layer).</summary>
internal sealed class FlattenLayer : Layer
{
    private FlattenLayer(LayerSetup setup, TensorShape top)
        : base(setup, top)
    {
    }

    public override bool IsView => true;

    public static Layer? Create(LayerSetup setup)
    {
        const string Field = "flatten_param.";
        var settings = setup.Settings("flatten_param");
        if (setup.Axis(Field + "axis", settings.Integer("axis")) is not { } first) return null;
        if (setup.Axis(Field + "end_axis", settings.Integer("end_axis")) is not { } last) return null;
        bool isOrdered = setup.Require(
            first <= last, ProblemDescriptors.FieldOutOfRange, Field + "end_axis", "end_axis", settings.Integer("end_axis"), "not before axis, " + settings.Integer("axis"));
        if (!isOrdered) return null;
        var x = setup.BottomShape(0);
        var extents = x.Extents.Select(extent => (long)extent);
        var top = setup.TopShape(0, null, [.. extents.Take(first), x.CountBetween(first, last + 1), .. extents.Skip(last + 1)]);
        return top is null ? null : new FlattenLayer(setup, top);
    }

    public override void Forward(StepBuilder steps)
    {
    }
}
