namespace NetCompiler.Compiler.Prototxt.Schema;

/// <summary>Caffe's message types, read once from <c>caffe.proto</c>, which is part of the assembly.</summary>
public static class CaffeSchema
{
    private static readonly Lazy<(IReadOnlyDictionary<string, MessageType> Messages, IReadOnlyDictionary<string, EnumType> Enums)> Schema = new(Read);

    /// <summary>A whole network: <c>NetParameter</c>.</summary>
    public static MessageType Net => Message("NetParameter");

    /// <summary>A solver: <c>SolverParameter</c>.</summary>
    public static MessageType Solver => Message("SolverParameter");

    /// <summary>A layer: <c>LayerParameter</c>.</summary>
    public static MessageType Layer => Message("LayerParameter");

    /// <summary>A layer in Caffe's second spelling: <c>V1LayerParameter</c>.</summary>
    public static MessageType V1Layer => Message("V1LayerParameter");

    /// <summary>A layer in Caffe's first spelling: <c>V0LayerParameter</c>.</summary>
    public static MessageType V0Layer => Message("V0LayerParameter");

    /// <summary>All message types, by name.</summary>
    public static IReadOnlyDictionary<string, MessageType> Messages => Schema.Value.Messages;

    /// <summary>All enums, by full name, such as <c>PoolingParameter.PoolMethod</c>.</summary>
    public static IReadOnlyDictionary<string, EnumType> Enums => Schema.Value.Enums;

    /// <summary>The message type of a name.</summary>
    /// <param name="name">The name, such as <c>ConvolutionParameter</c>.</param>
    /// <exception cref="KeyNotFoundException">The schema has no such message.</exception>
    public static MessageType Message(string name) => Schema.Value.Messages[name];

    private static (IReadOnlyDictionary<string, MessageType>, IReadOnlyDictionary<string, EnumType>) Read()
    {
        // The sources are compiled into the source generator as well, so the resource is looked up beside this type.
        using var stream = typeof(CaffeSchema).Assembly.GetManifestResourceStream("caffe.proto")
            ?? throw new InvalidOperationException("caffe.proto is not embedded in " + typeof(CaffeSchema).Assembly.FullName);
        using var reader = new StreamReader(stream);
        return SchemaReader.Read(reader.ReadToEnd());
    }
}
