using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using NetCompiler.Compiler;
using NetCompiler.Compiler.Compilation;

namespace NetCompiler.Tool.Commands;

/// <summary>Options that say how a net is compiled, shared by several commands.</summary>
internal static class NetOptions
{
    public static Argument<string> File { get; } = new("FILE") { Description = "The net: a prototxt file." };

    public static Option<int?> Batch { get; } = CreateBatch("--batch", "The batch that data layers deliver, instead of the one in FILE.");

    public static Option<InputShape[]> Input { get; } = new("--input")
    {
        Description = "The shape of a blob that comes from outside and whose shape FILE does not say, such as data=64x1x28x28. May be given several times.",
        HelpName = "BLOB=SHAPE",
        AllowMultipleArgumentsPerToken = false,
        Arity = ArgumentArity.ZeroOrMore,
        CustomParser = ParseShapes,
    };

    public static Option<Fusions> NoFusion { get; } = new("--no-fusion")
    {
        Description = "What is not fused: pointwise (maps of elements into what feeds them), forward or backward (neighbouring steps with windows, tile by tile), or all. May be given several times.",
        HelpName = "WHAT",
        Arity = ArgumentArity.ZeroOrMore,
        AllowMultipleArgumentsPerToken = false,
        DefaultValueFactory = _ => Fusions.All,
        CustomParser = ParseFusions,
    };

    public static Option<string> FuseConvolutions { get; } = CreateFuseConvolutions();

    public static Option<int?> CreateBatch(string name, string description) => new(name) { Description = description, HelpName = "N", CustomParser = ParseBatch };

    private static int? ParseBatch(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int batch) && batch >= 1) return batch;
        result.AddError("A batch is a whole number of at least 1, not '" + text + "'.");
        return null;
    }

    private static Fusions ParseFusions(ArgumentResult result)
    {
        string text = string.Join(";", result.Tokens.Select(token => token.Value));
        if (FusionsText.Without(text) is { } fusions) return fusions;
        result.AddError("--no-fusion takes " + FusionsText.Expected + ", not '" + text + "'.");
        return Fusions.All;
    }

    /// <summary>What <see cref="FuseConvolutions"/> says: always, never, or null where estimates decide.</summary>
    public static bool? FusesConvolutions(ParseResult parsed) => FuseConvolutionsText.TryParse(parsed.GetRequiredValue(FuseConvolutions), out bool? fuses) ? fuses : null;

    private static Option<string> CreateFuseConvolutions()
    {
        var option = new Option<string>("--fuse-convolutions")
        {
            Description = "When GPUs run a convolution and the LRN and pooling after it as one kernel; auto is where that is estimated to be faster.",
            DefaultValueFactory = _ => "auto",
        };
        option.AcceptOnlyFromAmong("auto", "always", "never");
        return option;
    }

    private static InputShape[] ParseShapes(ArgumentResult result)
    {
        var shapes = new List<InputShape>();
        foreach (var token in result.Tokens)
        {
            if (InputShapeText.Parse(token.Value) is { Count: > 0 } parsed) shapes.AddRange(parsed);
            else result.AddError("--input needs a blob and its shape, such as data=64x1x28x28, not '" + token.Value + "'.");
        }
        if (shapes.GroupBy(shape => shape.Blob, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            result.AddError("--input gives the shape of '" + twice.Key + "' twice.");
        }
        return shapes.ToArray();
    }
}
