using NetCompiler.Compiler.Prototxt.Schema;

namespace NetCompiler.Compiler.Definition;

/// <summary>Whether a net is built for training or for testing.</summary>
public enum Phase
{
    /// <summary>TRAIN.</summary>
    Train,

    /// <summary>TEST.</summary>
    Test,
}

/// <summary>What include and exclude rules are compared with (Caffe's NetState).</summary>
/// <param name="Phase">The phase.</param>
/// <param name="Level">The level; 0 unless asked for.</param>
/// <param name="Stages">The stages, in order.</param>
public sealed record NetState(Phase Phase, int Level, EquatableArray<string> Stages)
{
    /// <summary>The training phase, level 0, no stage.</summary>
    public static NetState Train { get; } = new(Phase.Train, 0, EquatableArray<string>.Empty);

    /// <summary>The test phase, level 0, no stage.</summary>
    public static NetState Test { get; } = new(Phase.Test, 0, EquatableArray<string>.Empty);
}

/// <summary>A net as its author described it, in today's spelling: values only, no positions in a text.</summary>
/// <param name="Name">The net's name; may be empty.</param>
/// <param name="Layers">The layers, in the order of the text; those of all phases.</param>
/// <param name="ForceBackward">Whether gradients are computed for blobs that need none (<c>force_backward</c>).</param>
/// <param name="State">The net's own <c>state</c>, which a caller's state is merged over; null when there is none.</param>
public sealed record NetDefinition(string Name, EquatableArray<LayerDefinition> Layers, bool ForceBackward, NetState? State);

/// <summary>A layer as its author described it.</summary>
/// <param name="Name">The layer's name; may be empty, and need not be unique.</param>
/// <param name="Type">The layer's type, such as <c>Convolution</c>.</param>
/// <param name="Bottoms">The names of the blobs it reads.</param>
/// <param name="Tops">The names of the blobs it makes.</param>
/// <param name="LossWeights">The weight of each top in the loss; empty for the type's default.</param>
/// <param name="PropagateDown">For each bottom, whether it gets a gradient; empty for "where it is needed".</param>
/// <param name="Parameters">What is said of the layer's parameters, in their order; may be shorter than the parameters.</param>
/// <param name="Include">Rules of which one must hold; empty for none.</param>
/// <param name="Exclude">Rules of which none may hold.</param>
/// <param name="Phase">The layer's own <c>phase</c> field; Caffe does not choose layers by it.</param>
/// <param name="Settings">The whole <c>LayerParameter</c> message, for the fields that belong to the layer's type.</param>
/// <param name="Origin">Which <c>layer</c> or <c>layers</c> entry of the text it came from; -1 for a layer that an upgrade made.</param>
public sealed record LayerDefinition(
    string Name,
    string Type,
    EquatableArray<string> Bottoms,
    EquatableArray<string> Tops,
    EquatableArray<double> LossWeights,
    EquatableArray<bool> PropagateDown,
    EquatableArray<ParameterDefinition> Parameters,
    EquatableArray<NetStateRule> Include,
    EquatableArray<NetStateRule> Exclude,
    Phase? Phase,
    MessageValue Settings,
    int Origin);

/// <summary>What a layer's author said of one parameter (Caffe's ParamSpec).</summary>
/// <param name="Name">The name by which layers share the parameter; empty when it is not shared.</param>
/// <param name="IsShapeStrict">Whether sharers must agree in shape (STRICT), not only in count (PERMISSIVE).</param>
/// <param name="LearningRateMultiplier"><c>lr_mult</c>, or null where the text does not say.</param>
/// <param name="DecayMultiplier"><c>decay_mult</c>, or null where the text does not say.</param>
public sealed record ParameterDefinition(string Name, bool IsShapeStrict, double? LearningRateMultiplier, double? DecayMultiplier)
{
    /// <summary>What holds for a parameter of which nothing is said.</summary>
    public static ParameterDefinition Unspecified { get; } = new("", true, null, null);
}

/// <summary>One include or exclude rule; a part that is null or empty always holds.</summary>
/// <param name="Phase">The phase it holds in.</param>
/// <param name="MinLevel">The lowest level.</param>
/// <param name="MaxLevel">The highest level.</param>
/// <param name="Stages">Stages that must all be set.</param>
/// <param name="NotStages">Stages of which none may be set.</param>
public sealed record NetStateRule(Phase? Phase, int? MinLevel, int? MaxLevel, EquatableArray<string> Stages, EquatableArray<string> NotStages)
{
    /// <summary>Whether the rule holds in a state.</summary>
    /// <param name="state">The state.</param>
    public bool Holds(NetState state) =>
        (Phase is null || Phase == state.Phase)
        && (MinLevel is null || state.Level >= MinLevel)
        && (MaxLevel is null || state.Level <= MaxLevel)
        && Stages.All(stage => state.Stages.Contains(stage, StringComparer.Ordinal))
        && !NotStages.Any(stage => state.Stages.Contains(stage, StringComparer.Ordinal));
}
