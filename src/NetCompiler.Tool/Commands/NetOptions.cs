using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using NetCompiler.Compiler;
using NetCompiler.Compiler.Tensors;

namespace NetCompiler.Tool.Commands;

/// <summary>Options that say how a net is compiled, shared by several commands.</summary>
internal static class NetOptions
{
    public static Argument<string> File { get; } = new("FILE") { Description = "The net: a prototxt file." };

    public static Option<int?> Batch { get; } = new("--batch")
    {
        Description = "The batch that data layers deliver, instead of the one in the file.",
        HelpName = "N",
        CustomParser = result => ParseBatch(result),
    };

    public static Option<InputShape[]> Input { get; } = new("--input")
    {
        Description = "The shape of a blob that comes from outside and whose shape the file does not say, such as data=64x1x28x28. May be given several times.",
        HelpName = "BLOB=SHAPE",
        AllowMultipleArgumentsPerToken = false,
        Arity = ArgumentArity.ZeroOrMore,
        CustomParser = ParseShapes,
    };

    private static int? ParseBatch(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int batch) && batch >= 1) return batch;
        result.AddError("--batch needs a whole number of at least 1, not '" + text + "'.");
        return null;
    }

    private static InputShape[] ParseShapes(ArgumentResult result)
    {
        var shapes = new List<InputShape>();
        foreach (var token in result.Tokens)
        {
            if (ParseShape(token.Value) is not { } shape) result.AddError("--input needs a blob and its shape, such as data=64x1x28x28, not '" + token.Value + "'.");
            else if (shapes.Any(other => other.Blob == shape.Blob)) result.AddError("--input gives the shape of '" + shape.Blob + "' twice.");
            else shapes.Add(shape);
        }
        return shapes.ToArray();
    }

    private static InputShape? ParseShape(string text)
    {
        // A blob's name may hold an equals sign; a shape does not.
        int equals = text.LastIndexOf('=');
        if (equals < 1) return null;
        var extents = new List<int>();
        foreach (string extent in text[(equals + 1)..].Split('x'))
        {
            if (!int.TryParse(extent, NumberStyles.None, CultureInfo.InvariantCulture, out int value) || value < 1) return null;
            extents.Add(value);
        }
        return new InputShape(text[..equals], new TensorShape(extents.ToEquatableArray()));
    }
}
