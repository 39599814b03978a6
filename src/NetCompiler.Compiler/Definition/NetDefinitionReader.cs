using NetCompiler.Compiler.Problems;
using NetCompiler.Compiler.Prototxt;
using NetCompiler.Compiler.Prototxt.Binding;
using NetCompiler.Compiler.Prototxt.Schema;
using NetCompiler.Compiler.Prototxt.Syntax;
using NetCompiler.Compiler.Prototxt.Upgrade;

namespace NetCompiler.Compiler.Definition;

/// <summary>What reading a net's text gave. Everything is there even when the text is faulty, as far as it could be understood.</summary>
/// <param name="Source">The text and its lines.</param>
/// <param name="Tree">The text as a tree, with all places.</param>
/// <param name="Net">The NetParameter in today's spelling.</param>
/// <param name="Definition">The net.</param>
/// <param name="Problems">What is wrong with it.</param>
public sealed record NetReading(
    SourceText Source, MessageSyntax Tree, MessageValue Net, NetDefinition Definition, IReadOnlyList<CompileProblem> Problems)
{
    /// <summary>Whether the net cannot be compiled.</summary>
    public bool HasErrors => Problems.Any(problem => problem.IsError);
}

/// <summary>From the text of a net to its definition: parse, check against the schema, upgrade, read.</summary>
public static class NetDefinitionReader
{
    /// <summary>Reads a net. Never throws on bad input.</summary>
    /// <param name="path">The file's path, for messages only.</param>
    /// <param name="text">The text of the file.</param>
    public static NetReading Read(string path, string text)
    {
        var problems = new ProblemCollector();
        var source = new SourceText(path, text);
        var tree = PrototxtParser.Parse(source, CaffeSchema.Net, problems);
        var written = MessageBinder.Bind(tree, CaffeSchema.Net, "the net", problems);
        var upgraded = NetUpgrade.Run(written, problems, LayerOrigins.OfTree(tree));
        return new NetReading(source, tree, upgraded.Net, FromMessage(upgraded), problems.Problems);
    }

    /// <summary>The definition that a NetParameter in today's spelling holds.</summary>
    /// <param name="upgraded">The net.</param>
    public static NetDefinition FromMessage(UpgradedNet upgraded)
    {
        var net = upgraded.Net;
        var layers = net.Messages("layer").Select((layer, index) => ReadLayer(layer, upgraded.Origins[index])).ToEquatableArray();
        return new NetDefinition(net.Text("name"), layers, net.Flag("force_backward"), net.Has("state") ? ReadState(net.Message("state")) : null);
    }

    /// <summary>A NetState; a phase that is not given reads as TEST, the schema's default.</summary>
    internal static NetState ReadState(MessageValue state) =>
        new(PhaseOf(state.Text("phase")), (int)state.Integer("level"), state.Texts("stage").ToEquatableArray());

    internal static Phase PhaseOf(string word) => word == "TRAIN" ? Phase.Train : Phase.Test;

    private static LayerDefinition ReadLayer(MessageValue layer, int origin) => new(
        layer.Text("name"),
        layer.Text("type"),
        layer.Texts("bottom").ToEquatableArray(),
        layer.Texts("top").ToEquatableArray(),
        layer.Numbers("loss_weight").ToEquatableArray(),
        layer.All("propagate_down").Cast<bool>().ToEquatableArray(),
        layer.Messages("param").Select(ReadParameter).ToEquatableArray(),
        layer.Messages("include").Select(ReadRule).ToEquatableArray(),
        layer.Messages("exclude").Select(ReadRule).ToEquatableArray(),
        layer.Has("phase") ? PhaseOf(layer.Text("phase")) : null,
        layer,
        origin);

    private static ParameterDefinition ReadParameter(MessageValue parameter) => new(
        parameter.Text("name"),
        parameter.Text("share_mode") == "STRICT",
        parameter.Has("lr_mult") ? parameter.Number("lr_mult") : null,
        parameter.Has("decay_mult") ? parameter.Number("decay_mult") : null);

    private static NetStateRule ReadRule(MessageValue rule) => new(
        rule.Has("phase") ? PhaseOf(rule.Text("phase")) : null,
        rule.Has("min_level") ? (int)rule.Integer("min_level") : null,
        rule.Has("max_level") ? (int)rule.Integer("max_level") : null,
        rule.Texts("stage").ToEquatableArray(),
        rule.Texts("not_stage").ToEquatableArray());
}
