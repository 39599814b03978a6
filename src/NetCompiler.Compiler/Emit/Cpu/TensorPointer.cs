using NetCompiler.Compiler.Tensors;

namespace NetCompiler.Compiler.Emit.Cpu;

/// <summary>Where tensors lie, as pointers.</summary>
internal static class TensorPointer
{
    /// <summary>A pointer to a tensor's first element, as C#.</summary>
    /// <param name="memory">Where tensors lie.</param>
    /// <param name="tensor">The tensor.</param>
    public static string Pointer(this MemoryMap memory, Tensor tensor)
    {
        var (arena, offset) = memory.Place(tensor);
        string text = "program." + (arena == Arena.Tile ? "WorkerScratch(worker)" : arena.ToString()) + " + " + CSharpLiteral.Integer(offset);
        return tensor.Storage.Element == ElementType.Int32 ? "(int*)(" + text + ")" : text;
    }
}
