using System.Globalization;
using NetCompiler.Compiler.Problems;
using NetCompiler.Compiler.Prototxt.Schema;

namespace NetCompiler.Compiler.Prototxt.Upgrade;

/// <summary>A net's own <c>input</c>s, with <c>input_shape</c> or four <c>input_dim</c>s each, become one Input layer at its start.</summary>
internal static class InputUpgrade
{
    /// <summary>How many <c>input_dim</c>s an input has: number, channels, height, width.</summary>
    private const int DimensionsEach = 4;

    public static MessageValue? Run(MessageValue net, ProblemCollector problems)
    {
        var inputs = net.All("input");
        int shapes = net.Count("input_shape");
        int dimensions = net.Count("input_dim");
        if (inputs.Count == 0)
        {
            if (shapes + dimensions > 0) Report(ProblemDescriptors.ShapeWithoutInput, shapes > 0 ? "input_shape" : "input_dim", problems);
            return null;
        }
        if (shapes + dimensions == 0) Report(ProblemDescriptors.InputWithoutShape, "input[0]", problems, net.Text("input"));
        else if (shapes > 0) CheckShapes(inputs.Count, shapes, dimensions, problems);
        else if (dimensions != inputs.Count * DimensionsEach)
        {
            Report(ProblemDescriptors.InputDimensions, "input_dim", problems, Number(inputs.Count), Number(dimensions), Number(inputs.Count * DimensionsEach));
        }

        var shape = shapes > 0 ? net.Messages("input_shape").Take(inputs.Count) : Enumerable.Range(0, inputs.Count).Select(i => ShapeOf(net, i));
        var input = new MessageBuilder(CaffeSchema.Message("InputParameter")).Add("shape", shape).ToMessage();
        return new MessageBuilder(CaffeSchema.Layer).Set("name", "input").Set("type", "Input").Add("top", inputs).Set("input_param", input).ToMessage();
    }

    private static void CheckShapes(int inputs, int shapes, int dimensions, ProblemCollector problems)
    {
        if (shapes != inputs) Report(ProblemDescriptors.InputShapes, "input_shape", problems, Number(inputs), Number(shapes));
        if (dimensions > 0) Report(ProblemDescriptors.InputDimensionsIgnored, "input_dim", problems);
    }

    private static MessageValue ShapeOf(MessageValue net, int input) =>
        new MessageBuilder(CaffeSchema.Message("BlobShape")).Add("dim", net.All("input_dim").Skip(input * DimensionsEach).Take(DimensionsEach)).ToMessage();

    private static void Report(ProblemDescriptor descriptor, string field, ProblemCollector problems, params string[] arguments) =>
        problems.Report(descriptor, ProblemPlace.InFile(field), arguments);

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
