namespace NetCompiler.Compiler.Emit.Cpu;

/// <summary>An expression cannot be computed for sixteen neighbours along the chosen axis; another axis, or none, has to do.</summary>
internal sealed class NotVectorizableException : Exception
{
}
