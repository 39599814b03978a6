namespace NetCompiler.Compiler.Prototxt.Schema;

/// <summary>Puts a <see cref="MessageValue"/> together, field by field. Asking for a field that the type lacks throws, as there.</summary>
/// <param name="type">The type of the message.</param>
public sealed class MessageBuilder(MessageType type)
{
    private readonly Dictionary<string, List<object>> values = new(StringComparer.Ordinal);

    /// <summary>The type of the message.</summary>
    public MessageType Type => type;

    /// <summary>A builder that starts with the values of a message.</summary>
    /// <param name="start">The message.</param>
    public MessageBuilder(MessageValue start)
        : this(start.Type)
    {
        foreach (var field in start.Type.Fields)
        {
            if (start.Has(field.Name)) values.Add(field.Name, start.All(field.Name).ToList());
        }
    }

    /// <summary>Adds values to a field.</summary>
    /// <param name="field">The field's name.</param>
    /// <param name="added">The values.</param>
    public MessageBuilder Add(string field, params IEnumerable<object> added)
    {
        if (type.Find(field) is null) throw new ArgumentException("message " + type.Name + " has no field '" + field + "'", nameof(field));
        if (!values.TryGetValue(field, out var list)) values.Add(field, list = []);
        list.AddRange(added);
        return this;
    }

    /// <summary>Sets a field to one value.</summary>
    /// <param name="field">The field's name.</param>
    /// <param name="value">The value.</param>
    public MessageBuilder Set(string field, object value)
    {
        values.Remove(field);
        return Add(field, value);
    }

    /// <summary>Clears a field.</summary>
    /// <param name="field">The field's name.</param>
    public MessageBuilder Clear(string field)
    {
        values.Remove(field);
        return this;
    }

    /// <summary>The message.</summary>
    public MessageValue ToMessage() =>
        new(type, values.Select(entry => new KeyValuePair<string, EquatableArray<object>>(entry.Key, entry.Value.ToEquatableArray())));
}
