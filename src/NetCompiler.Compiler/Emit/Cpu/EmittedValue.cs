using NetCompiler.Compiler.Tensors;

namespace NetCompiler.Compiler.Emit.Cpu;

/// <summary>A value in emitted code.</summary>
/// <param name="Text">A name or literal: safe in any expression.</param>
/// <param name="Type">What it is.</param>
/// <param name="IsVector">Whether it is one value for each of sixteen lanes.</param>
/// <param name="Level">In how many loops it has to stand.</param>
/// <param name="IsAfter">Whether it depends on the result of the reduction.</param>
internal sealed record EmittedValue(string Text, ScalarType Type, bool IsVector, int Level, bool IsAfter)
{
    /// <summary>The value as a vector.</summary>
    public string Vector => IsVector ? Text : Type switch
    {
        ScalarType.Number => "Vector512.Create(" + Text + ")",
        ScalarType.Integer => "Vector512.Create((int)" + Text + ")",
        _ => "Vector512.Create(" + Text + " ? -1 : 0)",
    };
}
