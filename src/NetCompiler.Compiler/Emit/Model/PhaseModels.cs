using NetCompiler.Compiler.Definition;
using NetCompiler.Compiler.Plan;
using NetCompiler.Compiler.Tensors;

namespace NetCompiler.Compiler.Emit;

/// <summary>What a nested net's class shows, from its plan, or as far as known from its layers when there is no plan.</summary>
internal static class PhaseModels
{
    /// <summary>The model of a plan.</summary>
    public static PhaseModel OfPlan(NetKind kind, NetPlan plan)
    {
        var names = new NameScope(Reserved.InNet, "Blob");
        var placements = plan.Activations.Placements.ToDictionary(placement => placement.Storage);
        var types = plan.Layers.GroupBy(layer => layer.Name, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.First().Type, StringComparer.Ordinal);
        int end = plan.ForwardGroups.Count + plan.BackwardGroups.Count;
        var blobs = plan.Blobs.Select(blob => new BlobModel(
            blob.Name, names.Give(blob.Name), blob.Tensor.Shape, blob.Layer, types.TryGetValue(blob.Layer, out string? type) ? type : "")
        {
            Offset = Place(blob.Tensor),
            DiffOffset = blob.Gradient is null ? null : Place(blob.Gradient),
            IsInput = blob.IsInput,
            IsKept = placements.TryGetValue(blob.Tensor.Storage, out var placement) && placement.Last == end,
            IsOutput = blob.IsOutput,
            LossWeight = plan.Losses.FirstOrDefault(loss => string.Equals(loss.Blob, blob.Name, StringComparison.Ordinal))?.Weight ?? 0,
        });
        return new PhaseModel(kind, PlanText.Of(plan), blobs.ToArray(), plan.Activations.Bytes, plan.ParameterCount, plan)
        {
            KeepsBlobs = plan.Activations.Placements.All(placement => placement.Last == end),
        };

        long? Place(Tensor tensor) => placements.TryGetValue(tensor.Storage, out var found) ? found.Offset + tensor.Offset * 4 : null;
    }

    /// <summary>
    /// A stand-in for a net that could not be compiled: its blobs have their names, so that code that uses them brings no further errors.
    /// </summary>
    public static PhaseModel StandIn(NetKind kind, IEnumerable<LayerDefinition> layers)
    {
        // Four axes, so that constants for them exist.
        var shape = TensorShape.Of(1, 1, 1, 1);
        var names = new NameScope(Reserved.InNet, "Blob");
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var blobs = layers.SelectMany(layer => layer.Tops.Where(seen.Add).Select(top => new BlobModel(top, names.Give(top), shape, layer.Name, layer.Type)
        {
            Offset = 0,
            IsInput = layer.Bottoms.IsEmpty,
            IsKept = true,
        }));
        return new PhaseModel(kind, null, blobs.ToArray(), 4, 0, null);
    }
}
