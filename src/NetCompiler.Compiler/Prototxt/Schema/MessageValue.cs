namespace NetCompiler.Compiler.Prototxt.Schema;

/// <summary>
/// A message with its values, without positions: immutable, equal by content. Reading a field that is not set gives the
/// schema's default, as Caffe's own accessors do; asking for a field that the schema lacks is a defect of the caller and throws.
/// </summary>
public sealed class MessageValue : IEquatable<MessageValue>
{
    private static readonly IReadOnlyList<object> None = [];

    private readonly Dictionary<string, EquatableArray<object>> values;

    /// <summary>A message of the given values.</summary>
    /// <param name="type">The message's type.</param>
    /// <param name="values">
    /// The values of each field that is set, by its name: <see cref="long"/> for integers, <see cref="double"/> for floats (already rounded
    /// to 32 bits where the field is), <see cref="bool"/>, <see cref="string"/> for text and enum names, <see cref="MessageValue"/> for messages.
    /// </param>
    public MessageValue(MessageType type, IEnumerable<KeyValuePair<string, EquatableArray<object>>> values)
    {
        Type = type;
        this.values = values.Where(entry => !entry.Value.IsEmpty).ToDictionary(entry => entry.Key, entry => entry.Value, StringComparer.Ordinal);
    }

    /// <summary>The message's type.</summary>
    public MessageType Type { get; }

    /// <summary>Whether a field is set.</summary>
    /// <param name="field">The field's name.</param>
    public bool Has(string field) => values.ContainsKey(Schema(field).Name);

    /// <summary>How often a field is set.</summary>
    /// <param name="field">The field's name.</param>
    public int Count(string field) => All(field).Count;

    /// <summary>All values of a field, in the order of the text; empty when it is not set.</summary>
    /// <param name="field">The field's name.</param>
    public IReadOnlyList<object> All(string field) => values.TryGetValue(Schema(field).Name, out var set) ? set : None;

    /// <summary>An integer field's value or default.</summary>
    /// <param name="field">The field's name.</param>
    public long Integer(string field) => (long)Single(field);

    /// <summary>All values of an integer field.</summary>
    /// <param name="field">The field's name.</param>
    public IReadOnlyList<long> Integers(string field) => All(field).Cast<long>().ToArray();

    /// <summary>A floating-point field's value or default.</summary>
    /// <param name="field">The field's name.</param>
    public double Number(string field) => (double)Single(field);

    /// <summary>All values of a floating-point field.</summary>
    /// <param name="field">The field's name.</param>
    public IReadOnlyList<double> Numbers(string field) => All(field).Cast<double>().ToArray();

    /// <summary>A Boolean field's value or default.</summary>
    /// <param name="field">The field's name.</param>
    public bool Flag(string field) => (bool)Single(field);

    /// <summary>A text field's value or default, or an enum field's name.</summary>
    /// <param name="field">The field's name.</param>
    public string Text(string field) => (string)Single(field);

    /// <summary>All values of a text or enum field.</summary>
    /// <param name="field">The field's name.</param>
    public IReadOnlyList<string> Texts(string field) => All(field).Cast<string>().ToArray();

    /// <summary>A message field's value, or an empty message, which reads as all defaults.</summary>
    /// <param name="field">The field's name.</param>
    public MessageValue Message(string field)
    {
        var set = All(field);
        return set.Count > 0 ? (MessageValue)set[set.Count - 1] : new MessageValue(Schema(field).Message!, []);
    }

    /// <summary>All values of a message field.</summary>
    /// <param name="field">The field's name.</param>
    public IReadOnlyList<MessageValue> Messages(string field) => All(field).Cast<MessageValue>().ToArray();

    /// <summary>The same message with a field set to the given values; none clears it.</summary>
    /// <param name="field">The field's name.</param>
    /// <param name="newValues">The values.</param>
    public MessageValue With(string field, params object[] newValues)
    {
        string name = Schema(field).Name;
        var others = values.Where(entry => !string.Equals(entry.Key, name, StringComparison.Ordinal));
        return new MessageValue(Type, others.Append(new KeyValuePair<string, EquatableArray<object>>(name, EquatableArray.Create(newValues))));
    }

    /// <inheritdoc/>
    public bool Equals(MessageValue? other)
    {
        if (ReferenceEquals(this, other)) return true;
        if (other is null || !string.Equals(Type.Name, other.Type.Name, StringComparison.Ordinal) || values.Count != other.values.Count) return false;
        foreach (var entry in values)
        {
            if (!other.values.TryGetValue(entry.Key, out var theirs) || entry.Value != theirs) return false;
        }
        return true;
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as MessageValue);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        int hash = 0;
        foreach (var entry in values) hash ^= unchecked(StringComparer.Ordinal.GetHashCode(entry.Key) * 31 + entry.Value.GetHashCode());
        return hash;
    }

    private FieldSchema Schema(string field) =>
        Type.Find(field) ?? throw new ArgumentException("message " + Type.Name + " has no field '" + field + "'", nameof(field));

    private object Single(string field)
    {
        var set = All(field);
        // Protobuf's rule: of an optional field that is set several times, the last value counts.
        return set.Count > 0 ? set[set.Count - 1]
            : Schema(field).Default ?? throw new ArgumentException("field '" + field + "' of " + Type.Name + " has no default", nameof(field));
    }
}
