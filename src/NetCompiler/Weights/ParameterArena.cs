using NetCompiler.Blobs;

namespace NetCompiler.Weights;

/// <summary>Parameters in ordinary memory, for nets that were not generated: tools and tests.</summary>
/// <param name="netName">The net's name.</param>
/// <param name="parameters">Every parameter once; their offsets say where they lie.</param>
/// <param name="layers">The layers that use them; null for one layer for each layer name.</param>
public sealed class ParameterArena(string netName, IReadOnlyList<ParameterDescription> parameters, IReadOnlyList<ParameterLayer>? layers = null) : IParameterSet
{
    private readonly float[] values = new float[parameters.Count == 0 ? 0 : parameters.Max(parameter => checked(parameter.FirstElement + parameter.Count))];

    /// <inheritdoc/>
    public string NetName { get; } = netName;

    /// <inheritdoc/>
    public IReadOnlyList<ParameterDescription> Parameters { get; } = parameters;

    /// <inheritdoc/>
    public IReadOnlyList<ParameterLayer> Layers { get; } = layers ?? ParameterLayer.Of(parameters);

    /// <inheritdoc/>
    public Span<float> Values => values;
}
