using NetCompiler.Compiler.Problems;
using NetCompiler.Compiler.Prototxt.Schema;
using NetCompiler.Compiler.Prototxt.Syntax;

namespace NetCompiler.Compiler.Prototxt.Binding;

/// <summary>
/// Checks a tree against the schema and takes its values out, leaving the places behind. What is wrong is reported and left out; every
/// message of the tree still gives a message, so that the n-th layer of the text is the n-th layer of the net.
/// </summary>
public sealed class MessageBinder
{
    private readonly ProblemCollector problems;
    private readonly ScalarReader scalars;

    private MessageBinder(ProblemCollector problems)
    {
        this.problems = problems;
        scalars = new ScalarReader(problems);
    }

    /// <summary>Reads the values of a file.</summary>
    /// <param name="tree">The file's tree.</param>
    /// <param name="type">What it should be.</param>
    /// <param name="name">How messages call it, such as "the net".</param>
    /// <param name="problems">Gets what is wrong with it.</param>
    public static MessageValue Bind(MessageSyntax tree, MessageType type, string name, ProblemCollector problems) =>
        new MessageBinder(problems).Bind(new BindingScope(name, type, tree, null), null);

    private MessageValue Bind(BindingScope scope, FieldSyntax? owner)
    {
        var values = new Dictionary<string, List<object>>(StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var field in scope.Syntax.Fields)
        {
            if (field.IsMalformed) continue;
            if (scope.Type.Find(field.Name) is not { } schema)
            {
                // Advice costs time, and nobody reads what is beyond the limit.
                if (!problems.IsFull)
                {
                    string advice = UnknownFieldAdvice.For(field.Name, scope);
                    problems.Report(ProblemDescriptors.UnknownField, ProblemPlace.At(field.NameSpan), field.Name, scope.Name, advice);
                }
                continue;
            }
            if (!seen.Add(field.Name) && schema.Label != FieldLabel.Repeated)
            {
                problems.Report(ProblemDescriptors.FieldSetTwice, ProblemPlace.At(field.NameSpan), field.Name, scope.Name);
            }
            if (!values.TryGetValue(field.Name, out var list)) values.Add(field.Name, list = []);
            BindField(field, schema, scope, list);
        }
        CheckRequired(scope, seen, owner);
        return new MessageValue(scope.Type, values.Select(entry =>
            new KeyValuePair<string, EquatableArray<object>>(entry.Key, entry.Value.ToEquatableArray())));
    }

    private void BindField(FieldSyntax field, FieldSchema schema, BindingScope scope, List<object> list)
    {
        if (field.Value is ListSyntax && schema.Label != FieldLabel.Repeated)
        {
            problems.Report(ProblemDescriptors.ListForSingle, ProblemPlace.At(field.Value.Span), field.Name);
            return;
        }
        foreach (var value in field.Values)
        {
            if (BindValue(field, value, schema, scope) is { } read) list.Add(read);
        }
    }

    private object? BindValue(FieldSyntax field, ValueSyntax value, FieldSchema schema, BindingScope scope)
    {
        switch (value, schema.Message)
        {
            case (MessageSyntax message, { } type):
                return Bind(new BindingScope(field.Name, type, message, scope), field);
            case (MessageSyntax message, null):
                problems.Report(ProblemDescriptors.MessageForScalar, ProblemPlace.At(new TextSpan(message.Span.Start, 1)), field.Name, Expected(schema));
                return null;
            case (ScalarSyntax { Kind: not ScalarKind.Malformed }, { } type):
                string example = type.Fields[0].Name;
                problems.Report(ProblemDescriptors.ScalarForMessage, ProblemPlace.At(value.Span), field.Name, example);
                return null;
            case (ScalarSyntax scalar, null):
                return scalars.Read(scalar, schema);
            default:
                return null;
        }
    }

    private static string Expected(FieldSchema schema) => schema.Kind switch
    {
        FieldKind.Float or FieldKind.Double => "a number",
        FieldKind.Bool => "true or false",
        FieldKind.String or FieldKind.Bytes => "a string in quotes",
        FieldKind.Enum => "a word such as " + schema.Enum!.Values[0].Name,
        _ => "an integer",
    };

    private void CheckRequired(BindingScope scope, HashSet<string> seen, FieldSyntax? owner)
    {
        foreach (var field in scope.Type.Fields)
        {
            if (field.Label != FieldLabel.Required || seen.Contains(field.Name)) continue;
            problems.Report(ProblemDescriptors.MissingRequired, ProblemPlace.At(owner?.NameSpan ?? new TextSpan(0, 0)), field.Name, scope.Name);
        }
    }
}
