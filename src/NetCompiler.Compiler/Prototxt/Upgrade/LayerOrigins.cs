using NetCompiler.Compiler.Prototxt.Syntax;

namespace NetCompiler.Compiler.Prototxt.Upgrade;

/// <summary>Numbers the layer entries of a text: <c>layer</c> and <c>layers</c> together, in the order they stand in.</summary>
/// <param name="today">The ordinals of the <c>layer</c> entries.</param>
/// <param name="old">The ordinals of the <c>layers</c> entries.</param>
public sealed class LayerOrigins(IReadOnlyList<int> today, IReadOnlyList<int> old)
{
    /// <summary>The ordinals of the <c>layer</c> entries.</summary>
    public IReadOnlyList<int> Today { get; } = today;

    /// <summary>The ordinals of the <c>layers</c> entries.</summary>
    public IReadOnlyList<int> Old { get; } = old;

    /// <summary>The entries of a net that has no text: first those of <c>layer</c>, then those of <c>layers</c>.</summary>
    /// <param name="today">How many <c>layer</c> entries.</param>
    /// <param name="old">How many <c>layers</c> entries.</param>
    public static LayerOrigins OfCounts(int today, int old) =>
        new(Enumerable.Range(0, today).ToArray(), Enumerable.Range(today, old).ToArray());

    /// <summary>The entries of a tree.</summary>
    /// <param name="tree">The tree of a net.</param>
    public static LayerOrigins OfTree(MessageSyntax tree)
    {
        var today = new List<int>();
        var old = new List<int>();
        int ordinal = 0;
        foreach (var entry in Entries(tree)) (entry.Field.Name == "layer" ? today : old).Add(ordinal++);
        return new LayerOrigins(today, old);
    }

    /// <summary>The layer entries of a tree, in order: each a message, alone or in a list.</summary>
    /// <param name="tree">The tree of a net.</param>
    public static IEnumerable<(FieldSyntax Field, MessageSyntax Layer)> Entries(MessageSyntax tree)
    {
        foreach (var field in tree.Fields)
        {
            if (field.IsMalformed || field.Name is not ("layer" or "layers")) continue;
            foreach (var value in field.Values)
            {
                if (value is MessageSyntax layer) yield return (field, layer);
            }
        }
    }
}
