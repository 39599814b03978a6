using NetCompiler.Compiler.Prototxt.Schema;
using NetCompiler.Compiler.Prototxt.Syntax;

namespace NetCompiler.Compiler.Prototxt.Binding;

/// <summary>A message that is being read, and the messages around it.</summary>
/// <param name="Name">How messages call it: its field's name, or "the net".</param>
/// <param name="Type">Its type.</param>
/// <param name="Syntax">Its text.</param>
/// <param name="Outer">The message around it; null for the file.</param>
internal sealed record BindingScope(string Name, MessageType Type, MessageSyntax Syntax, BindingScope? Outer);

/// <summary>What to do about a field that its message does not have: a misspelling, a field of another message, or an older spelling.</summary>
internal static class UnknownFieldAdvice
{
    /// <summary>A message with more fields than this is not listed whole.</summary>
    private const int MostListed = 12;

    public static string For(string name, BindingScope scope)
    {
        var own = scope.Type.Fields.Select(field => field.Name).ToArray();
        if (Suggestion.For(name, own, 1) is { } close) return "Did you mean '" + close + "'?";
        if (OldSpelling(name, scope.Type.Name) is { } today) return today;
        if (OfOuter(name, scope) is { } outer) return outer;
        if (OfInner(name, scope) is { } inner) return inner;
        if (Suggestion.For(name, own) is { } similar) return "Did you mean '" + similar + "'?";
        if (OfSibling(name, scope) is { } sibling) return sibling;
        return own.Length <= MostListed ? "Its fields are " + string.Join(", ", own) : "Remove it, or look up the field's name in caffe.proto";
    }

    private static string? OldSpelling(string name, string message) => (message, name) switch
    {
        ("LayerParameter", "blobs_lr") => "Write 'param { lr_mult: ... }', once for each parameter of the layer",
        ("LayerParameter", "weight_decay") => "Write 'param { decay_mult: ... }', once for each parameter of the layer",
        ("LayerParameter", "blob_share_mode") => "Write 'param { share_mode: ... }', once for each parameter of the layer",
        ("V1LayerParameter", "input_param" or "batch_norm_param" or "scale_param" or "prelu_param" or "elu_param" or "reshape_param") =>
            "The old 'layers' has no such layer; write 'layer' with its type in quotes",
        ("NetParameter", "layer_param") => "Write 'layer'",
        _ => null,
    };

    private static string? OfOuter(string name, BindingScope scope)
    {
        for (var outer = scope.Outer; outer is not null; outer = outer.Outer)
        {
            if (outer.Type.Find(name) is not null) return "It is a field of " + outer.Name + ": move it out of " + scope.Name;
        }
        return null;
    }

    private static string? OfInner(string name, BindingScope scope)
    {
        var homes = scope.Type.Fields.Where(field => field.Message?.Find(name) is not null).Select(field => field.Name).ToArray();
        if (homes.Length == 0) return null;
        // The message that the layer has, or that goes with its type, is the one that was meant.
        string type = LayerType(scope.Syntax);
        string? meant = homes.FirstOrDefault(home => Squeezed(home) == Squeezed(type) + "param");
        string[] present = homes.Where(home => scope.Syntax.Fields.Any(field => field.Name == home)).ToArray();
        meant ??= present.Length == 1 ? present[0] : null;
        if (meant is not null || homes.Length == 1) return "It belongs inside " + (meant ?? homes[0]) + " { }";
        return "It belongs inside a message of " + scope.Name + ", such as " + Suggestion.Either(homes.Take(3).ToArray());
    }

    private static string LayerType(MessageSyntax layer) =>
        layer.Fields.FirstOrDefault(field => field.Name == "type")?.Value is ScalarSyntax { Text: { Length: > 0 and < 64 } type } ? type : "?";

    private static string Squeezed(string name) => name.Replace("_", "").ToLowerInvariant();

    private static string? OfSibling(string name, BindingScope scope)
    {
        if (scope.Outer is not { } outer) return null;
        var homes = outer.Type.Fields.Where(field => field.Message is not null && field.Message != scope.Type && field.Message.Find(name) is not null)
            .Select(field => field.Name).Take(4).ToArray();
        return homes.Length == 0 ? null : "It is a field of " + Suggestion.Either(homes) + ", not of " + scope.Name;
    }
}
