using System.Globalization;
using NetCompiler.Compiler.Problems;
using NetCompiler.Compiler.Prototxt.Syntax;
using NetCompiler.Compiler.Prototxt.Upgrade;

namespace NetCompiler.Compiler.Prototxt;

/// <summary>
/// Finds where a problem is in the text, from its layer and field. When the field is not set, the place is the nearest thing around it
/// that is: the name of the message that would hold it, else the layer's <c>type</c> or <c>name</c>, else the word <c>layer</c>.
/// </summary>
public static class ProblemLocator
{
    /// <summary>The span of a problem's place.</summary>
    /// <param name="tree">The tree of the net or solver.</param>
    /// <param name="place">The place.</param>
    public static TextSpan Locate(MessageSyntax tree, ProblemPlace place)
    {
        if (place.Span is { } span) return span;
        var path = FieldPath.Parse(place.Field);
        if (place.Origin < 0) return LocateInFile(tree, place, path);
        var entry = LayerOrigins.Entries(tree).ElementAtOrDefault(place.Origin);
        if (entry.Layer is null) return new TextSpan(0, 0);
        return LocateInLayer(entry.Field, entry.Layer, path);
    }

    private static TextSpan LocateInFile(MessageSyntax tree, ProblemPlace place, IReadOnlyList<FieldStep> path)
    {
        // The only layer that an upgrade makes is the one of the net's own inputs.
        var today = place.LayerName is null ? path : OldSpellingPath.OfInputLayer(path, tree);
        return Find(tree, today) ?? Find(tree, [new FieldStep("input", 0)]) ?? new TextSpan(0, 0);
    }

    private static TextSpan LocateInLayer(FieldSyntax field, MessageSyntax layer, IReadOnlyList<FieldStep> path)
    {
        var found = path.Count == 0 ? null : Find(layer, path);
        if (found is not null && (field.Name == "layer" || Covers(layer, path))) return found.Value;
        if (field.Name == "layers")
        {
            foreach (var (old, holder) in OldSpellingPath.OfLayer(path, layer))
            {
                if (Find(holder, old) is { } older) return older;
            }
        }
        return found ?? Find(layer, [new FieldStep("type", 0)]) ?? FindInnerType(layer) ?? Find(layer, [new FieldStep("name", 0)]) ?? field.NameSpan;
    }

    private static TextSpan? FindInnerType(MessageSyntax layer)
    {
        var inner = OldSpellingPath.InnerLayer(layer);
        return inner is null ? null : Find(inner, [new FieldStep("type", 0)]) ?? Find(inner, [new FieldStep("name", 0)]);
    }

    /// <summary>Whether a path leads to something in the text to its very end.</summary>
    private static bool Covers(MessageSyntax message, IReadOnlyList<FieldStep> path)
    {
        ValueSyntax? value = message;
        foreach (var step in path)
        {
            value = value is MessageSyntax inner ? Values(inner, step.Name).ElementAtOrDefault(step.Index).Value : null;
            if (value is null) return false;
        }
        return true;
    }

    /// <summary>Where a path leads, or how far: the name of the last message on the way. Null when not even its first step is there.</summary>
    private static TextSpan? Find(MessageSyntax message, IReadOnlyList<FieldStep> path)
    {
        TextSpan? deepest = null;
        ValueSyntax current = message;
        foreach (var step in path)
        {
            if (current is not MessageSyntax inner) break;
            var values = Values(inner, step.Name).ToArray();
            if (values.Length == 0) break;
            // A field set less often than asked for: the last one that is there.
            var (field, value) = values[Math.Min(step.Index, values.Length - 1)];
            bool wholeField = value is not MessageSyntax && field.Value is not ListSyntax;
            deepest = value is MessageSyntax ? field.NameSpan : wholeField ? field.Span : value.Span;
            if (step.Index >= values.Length) break;
            current = value;
        }
        return deepest;
    }

    private static IEnumerable<(FieldSyntax Field, ValueSyntax Value)> Values(MessageSyntax message, string name) =>
        message.Fields.Where(field => !field.IsMalformed && string.Equals(field.Name, name, StringComparison.Ordinal))
            .SelectMany(field => field.Values.Select(value => (field, value)));
}

/// <summary>One step of a path such as <c>input_param.shape[0].dim[2]</c>.</summary>
/// <param name="Name">The field's name.</param>
/// <param name="Index">Which of its values; 0 when the path does not say.</param>
internal readonly record struct FieldStep(string Name, int Index);

/// <summary>Reads paths of fields.</summary>
internal static class FieldPath
{
    /// <summary>The steps of a path; none for null.</summary>
    public static IReadOnlyList<FieldStep> Parse(string? path) =>
        path is null || path.Length == 0 ? [] : path.Split('.').Select(ParseStep).ToArray();

    private static FieldStep ParseStep(string step)
    {
        int bracket = step.IndexOf('[');
        if (bracket < 0) return new FieldStep(step, 0);
        string index = step.Substring(bracket + 1).TrimEnd(']');
        int.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out int parsed);
        return new FieldStep(step.Substring(0, bracket), parsed);
    }
}
