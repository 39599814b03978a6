using NetCompiler.Compiler.Tensors;

namespace NetCompiler.Compiler.Emit.Gpu;

/// <summary>A reduction as a list of its terms: short ones are written out, since nothing else unrolls a loop.</summary>
internal static class TermList
{
    private const int MostTermsWrittenOut = 16;

    /// <summary>Whether a step's reduction is short.</summary>
    /// <param name="step">The step.</param>
    public static bool IsShort(Step step) => step.Reduction is not null && step.ReductionCount <= MostTermsWrittenOut;

    /// <summary>The body, and what stands for the point, at each point of the reduction, with constants for the reduction's indices.</summary>
    /// <param name="reduction">The reduction.</param>
    public static IEnumerable<(Scalar Body, Scalar? Payload)> Of(Reduction reduction)
    {
        long count = reduction.Axes.Aggregate(1L, (product, axis) => product * axis.Extent);
        for (long term = 0; term < count; term++)
        {
            var indices = new Dictionary<Axis, Scalar>();
            long rest = term;
            foreach (var axis in reduction.Axes.Reverse())
            {
                indices[axis] = new IntegerConstant(rest % axis.Extent);
                rest /= axis.Extent;
            }
            Scalar At(Scalar scalar) =>
                Simplifier.Simplify(ScalarWalker.Replace(scalar, part => part is IndexVariable variable && indices.TryGetValue(variable.Axis, out var index) ? index : part));
            yield return (At(reduction.Body), reduction.Payload is null ? null : At(reduction.Payload));
        }
    }

    /// <summary>What a reduction begins with, as C#.</summary>
    /// <param name="operation">How values are combined.</param>
    public static string Identity(ReductionOperator operation) => operation switch
    {
        ReductionOperator.Sum => "0f",
        ReductionOperator.Product => "1f",
        _ => "float.NegativeInfinity",
    };

    /// <summary>The statement that combines a result with the next value.</summary>
    /// <param name="operation">How values are combined; not <see cref="ReductionOperator.ArgMax"/>.</param>
    /// <param name="result">The result's name.</param>
    /// <param name="next">The value's name.</param>
    public static string Combine(ReductionOperator operation, string result, string next) => operation switch
    {
        ReductionOperator.Sum => result + " += " + next + ";",
        ReductionOperator.Product => result + " *= " + next + ";",
        _ => result + " = " + next + " > " + result + " ? " + next + " : " + result + ";",
    };
}
