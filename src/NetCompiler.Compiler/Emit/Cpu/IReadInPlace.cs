namespace NetCompiler.Compiler.Emit.Cpu;

/// <summary>A right operand that a driver of the runtime reads where it is, or from a small copy, instead of packing it.</summary>
internal interface IReadInPlace
{
    /// <summary>The runtime's interface that says what the driver has to know.</summary>
    string Interface { get; }

    /// <summary>The driver, without its type argument.</summary>
    string Driver { get; }

    /// <summary>Writes what the driver has to know.</summary>
    /// <param name="source">Where to.</param>
    /// <param name="memory">Where tensors lie.</param>
    void Write(SourceWriter source, MemoryMap memory);
}
