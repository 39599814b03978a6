using NetCompiler.Compiler.Plan;
using NetCompiler.Compiler.Tensors;

namespace NetCompiler.Compiler.Emit.Cpu;

/// <summary>Where each storage of a plan lies: an arena and an offset in floats.</summary>
internal sealed class MemoryMap
{
    private readonly Dictionary<Storage, (string Arena, long Offset)> places = [];

    public MemoryMap(NetPlan plan)
    {
        foreach (var placement in plan.Activations.Placements) places[placement.Storage] = ("Activations", placement.Offset / 4);
        foreach (var parameter in plan.Parameters)
        {
            places[parameter.Tensor.Storage] = ("Parameters", parameter.Offset / 4);
            if (parameter.Gradient is { } gradient) places[gradient.Storage] = ("Gradients", parameter.Offset / 4);
        }
    }

    /// <summary>A pointer to a tensor's first element, as C#.</summary>
    /// <param name="tensor">The tensor.</param>
    public string Pointer(Tensor tensor)
    {
        var (arena, offset) = places[tensor.Storage];
        string text = "program." + arena + " + " + CSharpLiteral.Integer(offset + tensor.Offset);
        return tensor.Storage.Element == ElementType.Int32 ? "(int*)(" + text + ")" : text;
    }
}
