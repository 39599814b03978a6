using NetCompiler.Compiler.Graph;
using NetCompiler.Compiler.Layers;
using NetCompiler.Compiler.Tensors;

namespace NetCompiler.Compiler.Passes;

/// <summary>Gives the layers of a graph their tensors, and adds up the gradients of values and parameters that several layers use.</summary>
/// <param name="graph">The graph.</param>
/// <param name="needs">Which gradients are wanted; null if there is no backward pass.</param>
/// <param name="options">How the net is compiled.</param>
internal sealed class LayerTensors(NetGraph graph, GradientNeeds? needs, CompileOptions options)
{
    private readonly GradientNeeds? needs = needs;
    private readonly CompileOptions options = options;
    private readonly Dictionary<(GraphLayer Layer, string Name), Tensor> own = [];
    private readonly Dictionary<GraphValue, Tensor> gradients = [];
    private readonly Dictionary<GraphParameter, Tensor> parameterGradients = [];
    private readonly HashSet<GraphParameter> contributed = [];

    public IReadOnlyDictionary<GraphValue, Tensor> Gradients => gradients;

    public IReadOnlyDictionary<GraphParameter, Tensor> ParameterGradients => parameterGradients;

    public ILayerTensors Of(GraphLayer layer) => new Access(this, layer);

    /// <summary>Whether some layer stored a gradient by the value already.</summary>
    public bool HasGradient(GraphValue value) => gradients.ContainsKey(value);

    /// <summary>Where the next contribution to a value's gradient goes: the first replaces what is there, the others add.</summary>
    public Tensor Contribute(GraphValue value)
    {
        if (gradients.TryGetValue(value, out var gradient)) return gradient.AsAccumulator();
        string name = value.Version == 0 ? value.Blob : value.Blob + "@" + value.Producer.Name;
        return gradients[value] = new Tensor("d(" + name + ")", value.Tensor.Shape, TensorRole.ActivationGradient);
    }

    /// <summary>Makes a value's gradient another tensor: a view of the gradient by the value's only view.</summary>
    public void Alias(GraphValue value, Tensor gradient) => gradients[value] = gradient;

    /// <summary>Makes gradients for trained parameters that nothing contributes to: they stay zero.</summary>
    public void Complete()
    {
        if (needs is null) return;
        foreach (var parameter in graph.Parameters.Where(needs.IsNeeded)) GradientOf(parameter);
    }

    private Tensor GradientOf(GraphParameter parameter)
    {
        if (parameterGradients.TryGetValue(parameter, out var gradient)) return gradient;
        return parameterGradients[parameter] = new Tensor("d(" + parameter.Tensor.Name + ")", parameter.Tensor.Shape, TensorRole.ParameterGradient);
    }

    private sealed class Access(LayerTensors tensors, GraphLayer layer) : ILayerTensors
    {
        // A layer that asks twice for the same gradient gets the same answer.
        private readonly Dictionary<int, Tensor> bottomGradients = [];
        private readonly Dictionary<int, Tensor> parameterGradients = [];

        public Tensor Bottom(int index) => layer.Bottoms[index].Tensor;

        public Tensor Top(int index) => layer.Tops[index].Tensor;

        // A sharer may see the parameter in another shape (share_mode: PERMISSIVE).
        public Tensor Parameter(int index) => layer.Parameters[index].Tensor.View(layer.Layer.Parameters[index].Shape);

        public Tensor TopGradient(int index) => tensors.gradients[layer.Tops[index]];

        public Tensor? BottomGradient(int index)
        {
            if (tensors.needs is not { } needs || !needs.IsNeeded(layer, index)) return null;
            if (bottomGradients.TryGetValue(index, out var known)) return known;
            return bottomGradients[index] = tensors.Contribute(layer.Bottoms[index]);
        }

        public Tensor? ParameterGradient(int index)
        {
            var parameter = layer.Parameters[index];
            if (tensors.needs is not { } needs || !needs.IsNeeded(parameter)) return null;
            if (parameterGradients.TryGetValue(index, out var known)) return known;
            bool isFirst = tensors.contributed.Add(parameter) && !tensors.options.AccumulateParameterGradients;
            var gradient = tensors.GradientOf(parameter).View(layer.Layer.Parameters[index].Shape);
            return parameterGradients[index] = isFirst ? gradient : gradient.AsAccumulator();
        }

        public Tensor Own(string name, TensorShape shape, ElementType element)
        {
            if (tensors.own.TryGetValue((layer, name), out var known)) return known;
            return tensors.own[(layer, name)] = new Tensor(layer.Name + "." + name, shape, TensorRole.Activation, element);
        }
    }
}
