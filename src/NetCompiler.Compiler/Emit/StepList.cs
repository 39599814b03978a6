using NetCompiler.Compiler.Plan;
using NetCompiler.Compiler.Tensors;

namespace NetCompiler.Compiler.Emit;

/// <summary>The steps of a nested net as objects, to be run one by one: for measuring, and for finding where a number went bad.</summary>
internal static class StepList
{
    private const string Space = "global::NetCompiler.Blobs.";

    public static void Write(SourceWriter writer, NetPlan plan)
    {
        var places = plan.Activations.Placements.ToDictionary(placement => placement.Storage, placement => placement.Offset);
        foreach (var parameter in plan.Parameters)
        {
            places[parameter.Tensor.Storage] = parameter.Offset;
            if (parameter.Gradient is { } gradient) places[gradient.Storage] = parameter.Offset;
        }
        writer.Line("/// <inheritdoc/>");
        writer.Line("public override global::System.Collections.Generic.IReadOnlyList<" + Space + "NetStep> Steps => StepList.All;").Line();
        // A class of its own, so that the list is made when somebody asks for it.
        writer.Open("private static class StepList");
        writer.Line("public static readonly " + Space + "NetStep[] All =").Line("[");
        foreach (var group in plan.ForwardGroups) writer.Line("    " + Entry(group, isBackward: false, places));
        foreach (var group in plan.BackwardGroups) writer.Line("    " + Entry(group, isBackward: true, places));
        writer.Line("];").Close().Line();
    }

    private static string Entry(StepGroup group, bool isBackward, Dictionary<Storage, long> places)
    {
        var target = group.Result.Target.Tensor;
        long offset = places[target.Storage] + target.Offset * sizeof(float);
        return "new(" + CSharpLiteral.String(group.Name) + ", " + CSharpLiteral.String(group.Layers.IsEmpty ? "" : group.Layers[0]) + ", " + CSharpLiteral.Boolean(isBackward)
            + ", " + Space + "StepMemory." + Memory(target) + ", " + CSharpLiteral.Integer(offset) + ", " + CSharpLiteral.Integer(target.Shape.Count) + "),";
    }

    private static string Memory(Tensor tensor) => tensor.Storage switch
    {
        { Element: ElementType.Int32 } => "Positions",
        { Role: TensorRole.Parameter } => "Parameters",
        { Role: TensorRole.ParameterGradient } => "Gradients",
        _ => "Activations",
    };
}
