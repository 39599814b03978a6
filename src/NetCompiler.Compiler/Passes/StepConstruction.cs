using NetCompiler.Compiler.Graph;
using NetCompiler.Compiler.Layers;
using NetCompiler.Compiler.Problems;
using NetCompiler.Compiler.Tensors;

namespace NetCompiler.Compiler.Passes;

/// <summary>
/// Lets each layer state its steps: forward in the graph's order, backward in reverse. The gradients of a value that several layers read
/// are summed by letting the first contribution replace and the others add; what no loss depends on is passed over.
/// </summary>
public static class StepConstruction
{
    /// <summary>The program of a graph as its layers state it.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="options">How the net is compiled.</param>
    /// <param name="problems">Where problems go.</param>
    public static NetProgram Run(NetGraph graph, CompileOptions options, ProblemCollector problems)
    {
        var needs = options.Backward ? GradientNeeds.Of(graph, problems) : null;
        var tensors = new LayerTensors(graph, needs, options);
        List<Step> forward = [], backward = [];
        foreach (var layer in graph.Layers.Where(layer => !layer.Layer.IsView && !layer.Layer.IsFilledFromOutside))
        {
            layer.Layer.Forward(Builder(layer, forward));
        }
        if (needs is not null && !problems.HasErrors)
        {
            foreach (var layer in graph.Layers.Reverse()) AddBackward(layer, backward);
            tensors.Complete();
        }
        return new NetProgram(graph, options, forward.ToEquatableArray(), backward.ToEquatableArray(), tensors.Gradients, tensors.ParameterGradients);

        StepBuilder Builder(GraphLayer layer, List<Step> steps) => new(layer.Name, graph.State.Phase, tensors.Of(layer), steps);

        void AddBackward(GraphLayer layer, List<Step> steps)
        {
            var fill = new StepBuilder(layer.Name, graph.State.Phase, tensors.Of(layer), steps);
            foreach (var top in layer.Tops.Where(top => top.LossWeight != 0)) fill.Map(tensors.Contribute(top), _ => top.LossWeight);

            // Nothing reached by a loss: all gradients through this layer are zero, which is what a missing gradient stands for.
            if (!needs.IsNeeded(layer) || !layer.Tops.Any(tensors.HasGradient)) return;
            if (layer.Layer.IsView)
            {
                if (needs.IsNeeded(layer, 0)) AddViewGradient(layer, fill);
                return;
            }
            bool isWanted = Enumerable.Range(0, layer.Bottoms.Count).Any(bottom => needs.IsNeeded(layer, bottom)) || layer.Parameters.Any(needs.IsNeeded);
            if (!isWanted) return;
            foreach (var top in layer.Tops.Where(top => !tensors.HasGradient(top))) fill.Map(tensors.Contribute(top), _ => 0.0);
            layer.Layer.Backward(Builder(layer, steps));
        }

        void AddViewGradient(GraphLayer layer, StepBuilder fill)
        {
            var bottom = layer.Bottoms[0];
            var reached = layer.Tops.Where(tensors.HasGradient).ToArray();
            if (reached.Length == 1 && bottom.Consumers.Count == 1 && bottom.LossWeight == 0)
            {
                tensors.Alias(bottom, tensors.Gradients[reached[0]].View(bottom.Tensor.Shape));
                return;
            }
            foreach (var top in reached)
            {
                var gradient = tensors.Gradients[top].View(bottom.Tensor.Shape);
                fill.Map(tensors.Contribute(bottom), i => gradient[i]);
            }
        }
    }
}
