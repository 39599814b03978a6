using System.Globalization;
using NetCompiler.Compiler.Problems;
using NetCompiler.Compiler.Tensors;

namespace NetCompiler.Compiler.Layers;

/// <summary>Repeats a blob along an axis, whole copies one after the other: y[n, t * A + a] = x[n, a] (Caffe's tile_layer.cpp).</summary>
internal sealed class TileLayer : Layer
{
    private readonly TensorShape rows;      // what lies before the axis x what is repeated
    private readonly TensorShape tiled;     // with the copies between them

    private TileLayer(LayerSetup setup, TensorShape top, int axis, int tiles)
        : base(setup, top)
    {
        var bottom = setup.BottomShape(0);
        rows = TensorShape.Of((int)bottom.CountBetween(0, axis), (int)bottom.CountFrom(axis));
        tiled = TensorShape.Of(rows[0], tiles, rows[1]);
    }

    public static Layer? Create(LayerSetup setup)
    {
        const string Field = "tile_param.";
        var settings = setup.Settings("tile_param");
        long tiles = settings.Integer("tiles");
        if (!setup.Require(settings.Has("tiles"), ProblemDescriptors.MissingField, Field + "tiles", "tiles", "tiles: 2")) return null;
        if (!setup.Require(tiles >= 1, ProblemDescriptors.FieldOutOfRange, Field + "tiles", "tiles", tiles.ToString(CultureInfo.InvariantCulture), "at least 1")) return null;
        if (setup.Axis(Field + "axis", settings.Integer("axis")) is not { } axis) return null;
        long[] extents = [.. setup.BottomShape(0).Extents.Select(extent => (long)extent)];
        extents[axis] *= tiles;
        return setup.TopShape(0, Field + "tiles", extents) is { } top ? new TileLayer(setup, top, axis, (int)tiles) : null;
    }

    public override void Forward(StepBuilder steps)
    {
        var x = steps.Bottom(0).View(rows);
        steps.Map(steps.Top(0).View(tiled), i => x[i[0], i[2]]);
    }

    public override void Backward(StepBuilder steps)
    {
        if (steps.BottomGradient(0) is not { } dx) return;
        var dy = steps.TopGradient(0).View(tiled);
        steps.Reduce(dx.View(rows), ReductionOperator.Sum, TensorShape.Of(tiled[1]), (i, t) => dy[i[0], t[0], i[1]]);
    }
}
