using NetCompiler.Compiler.Definition;
using NetCompiler.Compiler.Emit;
using NetCompiler.Compiler.Graph;
using NetCompiler.Compiler.Problems;

namespace NetCompiler.Compiler.Compilation;

/// <summary>The model of a net that could not be compiled: the same classes and names, as far as the text says them.</summary>
internal static class StandIns
{
    public static NetModel Of(CompilationRequest request)
    {
        var net = request.Net.Definition;
        var phases = new List<PhaseModel>();
        // A net whose loss is what could not be read has a solver all the same, or is most likely to be trained.
        if (PhasePlans.IsTrainable(net) || request.Net.IsFaulty || request.Solver is not null)
        {
            phases.Add(PhaseModels.StandIn(NetKind.Train, Select(net, NetState.Train)));
            phases.Add(PhaseModels.StandIn(NetKind.Test, Select(net, NetState.Test)));
        }
        phases.Add(PhaseModels.StandIn(NetKind.Deploy, Deploy(request)));
        var parameters = ParametersModels.StandIn(net.Layers.Concat(request.Deploy?.Definition.Layers ?? EquatableArray<LayerDefinition>.Empty));
        return new NetModel("", "", net.Name, phases, parameters, NetCompilation.LabelsOf(request), request.Solver?.Definition);
    }

    private static IReadOnlyList<LayerDefinition> Select(NetDefinition net, NetState state) =>
        LayerSelection.Select(net, LayerSelection.Merge(net, state), new ProblemCollector());

    // The output of a derived net is called prob.
    private static IEnumerable<LayerDefinition> Deploy(CompilationRequest request)
    {
        if (request.Deploy is { } deploy) return Select(deploy.Definition, NetState.Test);
        var layers = Select(request.Net.Definition, NetState.Test);
        return layers.Concat(layers.Take(1).Select(layer => layer with { Tops = EquatableArray.Create("prob"), Bottoms = EquatableArray.Create("") }));
    }
}
