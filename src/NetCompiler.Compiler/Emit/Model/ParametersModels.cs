using NetCompiler.Compiler.Definition;
using NetCompiler.Compiler.Plan;
using NetCompiler.Compiler.Tensors;

namespace NetCompiler.Compiler.Emit;

/// <summary>What the class of parameters shows, from their layout, or as far as known from the layers when there is no plan.</summary>
internal static class ParametersModels
{
    /// <summary>The model of a layout.</summary>
    public static ParametersModel OfLayout(ParameterLayout layout)
    {
        var groups = layout.Slots.GroupBy(slot => (slot.Parameter.Layer, slot.Occurrence)).ToArray();
        var names = new NameScope(Reserved.InParameters, "Layer");
        string[] identifiers = groups.Select(group => names.Give(group.Key.Layer)).ToArray();
        var layers = groups.Select((group, i) =>
        {
            var own = new NameScope(Reserved.InLayer, "Parameter");
            return new LayerParametersModel(group.Key.Layer, identifiers[i], names.Give(identifiers[i] + "Parameters"), group.Select(slot => Of(slot, own)).ToArray());
        });
        // The class adds its parameters layer by layer; the layout has those that only a later phase has at its end.
        int[] added = groups.SelectMany(group => group).Select(slot => slot.Ordinal).ToArray();
        var users = layout.Users.Select(user => user with { Ordinals = user.Ordinals.Select(ordinal => Array.IndexOf(added, ordinal)).ToEquatableArray() });
        return new ParametersModel(layers.ToArray(), users.ToArray(), layout.Bytes, layout.TrainedBytes);
    }

    /// <summary>Every layer with a weight and a bias: which ones a layer has is known only when it can be compiled.</summary>
    public static ParametersModel StandIn(IEnumerable<LayerDefinition> definitions)
    {
        var names = new NameScope(Reserved.InParameters, "Layer");
        string[] layers = definitions.Where(layer => !layer.Bottoms.IsEmpty).Select(layer => layer.Name).Distinct(StringComparer.Ordinal).ToArray();
        string[] identifiers = layers.Select(names.Give).ToArray();
        var models = layers.Select((layer, i) => new LayerParametersModel(layer, identifiers[i], names.Give(identifiers[i] + "Parameters"),
        [
            new ParameterModel("Weight", "Weight", 0, TensorShape.Scalar, 0, 0, 0, false, null),
            new ParameterModel("Bias", "Bias", 1, TensorShape.Scalar, 0, 0, 0, false, null),
        ]));
        return new ParametersModel(models.ToArray(), [], MemoryPlan.Alignment, 0);
    }

    private static ParameterModel Of(ParameterSlot slot, NameScope names)
    {
        var parameter = slot.Parameter;
        return new ParameterModel(
            parameter.Name, names.Give(parameter.Name), parameter.Index, parameter.Tensor.Shape, slot.Offset,
            slot.IsTrained ? parameter.LearningRateMultiplier : 0, parameter.DecayMultiplier, parameter.IsStatistic, parameter.Filler);
    }
}
