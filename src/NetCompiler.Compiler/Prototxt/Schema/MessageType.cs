namespace NetCompiler.Compiler.Prototxt.Schema;

/// <summary>The types a protobuf field of Caffe's schema can have.</summary>
public enum FieldKind
{
    /// <summary>float: 32 bits.</summary>
    Float,

    /// <summary>double: 64 bits.</summary>
    Double,

    /// <summary>int32.</summary>
    Int32,

    /// <summary>int64.</summary>
    Int64,

    /// <summary>uint32.</summary>
    UInt32,

    /// <summary>bool.</summary>
    Bool,

    /// <summary>string: UTF-8 text.</summary>
    String,

    /// <summary>bytes.</summary>
    Bytes,

    /// <summary>One of an enum's names.</summary>
    Enum,

    /// <summary>A message inside the message.</summary>
    Message,
}

/// <summary>How often a field may and must occur.</summary>
public enum FieldLabel
{
    /// <summary>At most once.</summary>
    Optional,

    /// <summary>Exactly once.</summary>
    Required,

    /// <summary>Any number of times.</summary>
    Repeated,
}

/// <summary>An enum of the schema.</summary>
/// <param name="Name">Its full name, such as <c>PoolingParameter.PoolMethod</c>.</param>
/// <param name="Values">Its names and numbers, in the order of the schema.</param>
public sealed record EnumType(string Name, EquatableArray<EnumValue> Values);

/// <summary>A name of an enum.</summary>
/// <param name="Name">The name, such as <c>MAX</c>.</param>
/// <param name="Number">Its number.</param>
public sealed record EnumValue(string Name, int Number);

/// <summary>A field of a message.</summary>
public sealed class FieldSchema
{
    /// <summary>The field's name, such as <c>kernel_size</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The field's number on the wire.</summary>
    public required int Number { get; init; }

    /// <summary>How often it may and must occur.</summary>
    public required FieldLabel Label { get; init; }

    /// <summary>Its type.</summary>
    public FieldKind Kind { get; internal set; }

    /// <summary>The type's name as the schema spells it, such as <c>uint32</c> or <c>FillerParameter</c>.</summary>
    public required string TypeName { get; init; }

    /// <summary>Whether the schema states its default, instead of leaving it at zero.</summary>
    public bool HasExplicitDefault { get; init; }

    /// <summary>Whether its values are packed on the wire.</summary>
    public bool IsPacked { get; init; }

    /// <summary>The message type of a <see cref="FieldKind.Message"/> field.</summary>
    public MessageType? Message { get; internal set; }

    /// <summary>The enum of a <see cref="FieldKind.Enum"/> field.</summary>
    public EnumType? Enum { get; internal set; }

    /// <summary>
    /// What the field reads as when it is not set: <see cref="long"/> for integers, <see cref="double"/> for floats (rounded to
    /// 32 bits where the field is), <see cref="bool"/>, <see cref="string"/> for text and enum names; null for messages.
    /// </summary>
    public object? Default { get; internal set; }
}

/// <summary>A message type of the schema.</summary>
public sealed class MessageType
{
    private readonly Dictionary<string, FieldSchema> byName;

    /// <summary>A message type of the given fields.</summary>
    /// <param name="name">Its name, such as <c>ConvolutionParameter</c>.</param>
    /// <param name="fields">Its fields, in the order of the schema.</param>
    public MessageType(string name, IEnumerable<FieldSchema> fields)
    {
        Name = name;
        Fields = fields.ToArray();
        byName = Fields.ToDictionary(field => field.Name, StringComparer.Ordinal);
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Its fields, in the order of the schema.</summary>
    public IReadOnlyList<FieldSchema> Fields { get; }

    /// <summary>The field of a name, or null.</summary>
    /// <param name="name">The field's name.</param>
    public FieldSchema? Find(string name) => byName.TryGetValue(name, out var field) ? field : null;
}
