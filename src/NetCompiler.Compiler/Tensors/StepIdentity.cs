using System.Runtime.CompilerServices;

namespace NetCompiler.Compiler.Tensors;

/// <summary>Compares steps by identity: two equal steps at different places of a program are different steps.</summary>
public sealed class StepIdentity : IEqualityComparer<Step>
{
    private StepIdentity()
    {
    }

    /// <summary>The only one.</summary>
    public static StepIdentity Instance { get; } = new();

    /// <inheritdoc/>
    public bool Equals(Step? x, Step? y) => ReferenceEquals(x, y);

    /// <inheritdoc/>
    public int GetHashCode(Step obj) => RuntimeHelpers.GetHashCode(obj);
}
