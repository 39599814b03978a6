using NetCompiler.Compiler.Problems;
using NetCompiler.Compiler.Prototxt.Schema;
using NetCompiler.Compiler.Tensors;
using static NetCompiler.Compiler.Tensors.Scalars;

namespace NetCompiler.Compiler.Layers;

/// <summary>
/// Blobs that fillers make: constants, or new random numbers in each pass. One <c>shape</c> (or num, channels, height, width) and one
/// <c>data_filler</c> serve all tops, or there is one for each (Caffe's dummy_data_layer).
/// </summary>
internal sealed class DummyDataLayer : Layer
{
    private static readonly string[] OldExtents = ["num", "channels", "height", "width"];

    private readonly MessageValue?[] fillers;

    private DummyDataLayer(LayerSetup setup, TensorShape[] tops)
        : base(setup, tops)
    {
        var given = setup.Settings("dummy_data_param").Messages("data_filler");
        fillers = Enumerable.Range(0, tops.Length).Select(top => given.Count == 0 ? null : given[given.Count == 1 ? 0 : top]).ToArray();
    }

    public static Layer? Create(LayerSetup setup)
    {
        var settings = setup.Settings("dummy_data_param");
        bool isFilled = CheckCount(setup, settings, "data_filler") && CheckFillers(setup, settings);
        var tops = Enumerable.Range(0, setup.TopCount).Select(top => Shape(setup, settings, top)).ToArray();
        return isFilled && tops.All(shape => shape is not null) ? new DummyDataLayer(setup, tops!) : null;
    }

    public override void Forward(StepBuilder steps)
    {
        for (int top = 0; top < Tops.Count; top++)
        {
            var filler = fillers[top];
            // Each element of each top has two numbers of its own.
            long first = Tops.Take(top).Sum(shape => 2 * shape.Count);
            steps.Map(steps.Top(top), i => Value(steps, filler, 2 * Flatten(steps.Top(top).Shape, i) + new IntegerConstant(first)));
        }
    }

    private static Scalar Value(StepBuilder steps, MessageValue? filler, Scalar counter) => filler?.Text("type") switch
    {
        null => 0.0,
        "constant" => filler.Number("value"),
        "uniform" => filler.Number("min") + (filler.Number("max") - filler.Number("min")) * steps.Random(counter),
        _ => filler.Number("mean") + filler.Number("std") * Gaussian(steps.Random(counter), steps.Random(counter + 1)),
    };

    // Box and Muller, "A note on the generation of random normal deviates" (1958), with cos(2 pi u) = 2 sin(pi (u - 1/2))^2 - 1 turned
    // by half a circle, and the sine as its Taylor polynomial: for |t| up to pi / 2 it is good to 6e-8.
    private static Scalar Gaussian(Scalar u, Scalar v)
    {
        Scalar t = Math.PI * (v - 0.5), square = t * t;
        Scalar sine = t * (1 + square * (-1.0 / 6 + square * (1.0 / 120 + square * (-1.0 / 5040 + square * (1.0 / 362880 - square * (1.0 / 39916800))))));
        return Sqrt(-2 * Log(1 - u)) * (2 * sine * sine - 1);
    }

    private static TensorShape? Shape(LayerSetup setup, MessageValue settings, int top)
    {
        const string Field = "dummy_data_param.";
        if (settings.Count("shape") > 0)
        {
            bool isAlone = setup.Require(OldExtents.All(name => settings.Count(name) == 0), ProblemDescriptors.FieldConflict, Field + "num[0]", "shape", "num");
            if (!isAlone || !CheckCount(setup, settings, "shape")) return null;
            var shapes = settings.Messages("shape");
            return DataShapes.Top(setup, top, Field + "shape", DataShapes.Extents(shapes[shapes.Count == 1 ? 0 : top]));
        }
        if (DataShapes.Stated(setup, top) is { } stated) return stated;
        foreach (string name in OldExtents)
        {
            bool isSet = setup.Require(settings.Count(name) > 0, ProblemDescriptors.MissingField, Field + "shape", "shape", "shape { dim: 2 dim: 3 }");
            if (!isSet || !CheckCount(setup, settings, name)) return null;
        }
        return DataShapes.Top(setup, top, Field + "num", OldExtents.Select(name => settings.Integers(name)[settings.Count(name) == 1 ? 0 : top]).ToArray());
    }

    private static bool CheckCount(LayerSetup setup, MessageValue settings, string field)
    {
        int count = settings.Count(field);
        return setup.Require(
            count <= 1 || count == setup.TopCount, ProblemDescriptors.RepeatedFieldCount, "dummy_data_param." + field + "[0]", field, count, "once, or once for each top");
    }

    private static bool CheckFillers(LayerSetup setup, MessageValue settings)
    {
        bool isGood = true;
        foreach (var filler in settings.Messages("data_filler"))
        {
            string type = filler.Text("type");
            bool isKnown = type is "constant" or "uniform" || (type == "gaussian" && filler.Integer("sparse") < 0);
            string what = type == "gaussian" ? "a sparse gaussian filler of a blob" : "a filler of type '" + type + "' of a blob";
            isGood &= setup.Require(
                isKnown, ProblemDescriptors.UnsupportedOption, "dummy_data_param.data_filler", what, "Use constant, uniform or gaussian");
        }
        return isGood;
    }
}
