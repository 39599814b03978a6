namespace NetCompiler.Compiler.Emit.Gpu;

/// <summary>A contraction and the group after it, which can run as one kernel: convolution, ReLU, pooling and LRN.</summary>
/// <param name="Contraction">The contraction.</param>
/// <param name="Next">What follows it.</param>
/// <param name="ApartSeconds">The estimated time of two kernels.</param>
/// <param name="TogetherSeconds">The estimated time of one: without the way of the result through memory, with what neighbouring tiles compute twice.</param>
/// <param name="IsTogether">Whether it is one kernel.</param>
public sealed record EmittedFusion(string Contraction, string Next, double ApartSeconds, double TogetherSeconds, bool IsTogether)
{
    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant(
        $"{Contraction} + {Next}: {(IsTogether ? "one kernel" : "two kernels")}; estimated {ApartSeconds * 1e6:0} us in two, {TogetherSeconds * 1e6:0} us in one");
}
