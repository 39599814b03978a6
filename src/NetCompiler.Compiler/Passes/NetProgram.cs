using NetCompiler.Compiler.Graph;
using NetCompiler.Compiler.Tensors;

namespace NetCompiler.Compiler.Passes;

/// <summary>What the passes work on: a graph, and the steps that compute it. Each pass gives a new program.</summary>
/// <param name="Graph">The graph.</param>
/// <param name="Options">How the net is compiled.</param>
/// <param name="Forward">The steps of the forward pass, in order.</param>
/// <param name="Backward">The steps of the backward pass, in order; none if it is not planned.</param>
/// <param name="Gradients">The gradients by values, for those that have one.</param>
/// <param name="ParameterGradients">The gradients by parameters, for those that are trained.</param>
public sealed record NetProgram(
    NetGraph Graph,
    CompileOptions Options,
    EquatableArray<Step> Forward,
    EquatableArray<Step> Backward,
    IReadOnlyDictionary<GraphValue, Tensor> Gradients,
    IReadOnlyDictionary<GraphParameter, Tensor> ParameterGradients)
{
    /// <summary>All steps, forward then backward.</summary>
    public IEnumerable<Step> Steps => Forward.Concat(Backward);

    /// <summary>The storages that are read from outside after a pass, so that the last thing stored in them must stay.</summary>
    public HashSet<Storage> Results()
    {
        var results = new HashSet<Storage>(Graph.Parameters.Select(parameter => parameter.Tensor.Storage));
        results.UnionWith(ParameterGradients.Values.Select(gradient => gradient.Storage));
        foreach (var value in Graph.Values)
        {
            if (value.LossWeight != 0 || value.Consumers.Count == 0 || Options.KeepAllBlobs) results.Add(value.Tensor.Storage);
            // A gradient by what comes from outside is asked for by force_backward.
            bool isWanted = Options.KeepAllBlobs || value.Tensor.Storage.Role == TensorRole.Input;
            if (isWanted && Gradients.TryGetValue(value, out var gradient)) results.Add(gradient.Storage);
        }
        return results;
    }

    /// <summary>The same program with every step rewritten or removed.</summary>
    /// <param name="rewrite">Gives the new step for an old one, or null to remove it.</param>
    public NetProgram Rewrite(Func<Step, Step?> rewrite) => this with
    {
        Forward = Forward.Select(rewrite).OfType<Step>().ToEquatableArray(),
        Backward = Backward.Select(rewrite).OfType<Step>().ToEquatableArray(),
    };
}
