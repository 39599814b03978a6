using System.Numerics;
using System.Runtime.InteropServices;

namespace NetCompiler.Solvers;

/// <summary>Where a parameter's numbers lie, in an update.</summary>
internal readonly ref struct UpdateRange(Span<float> weights, ReadOnlySpan<float> gradients, Span<float> first, Span<float> second)
{
    public readonly Span<float> Weights = weights;
    public readonly ReadOnlySpan<float> Gradients = gradients;
    public readonly Span<float> First = first;
    public readonly Span<float> Second = second;

    public UpdateRange Slice(int start, int length) => new(
        Weights.Slice(start, length), Gradients.Slice(start, length), First.Slice(start, length), Second.IsEmpty ? Second : Second.Slice(start, length));
}

/// <summary>One pass over weights, gradients and history: each is read once, and weights and history are written once.</summary>
internal static class UpdatePass
{
    /// <summary>Updates a range of weights.</summary>
    public static void Run<TRule>(TRule rule, GradientPreparation<VectorLane> preparation, UpdateRange range)
        where TRule : struct, IUpdateRule<TRule, VectorLane>
    {
        int whole = range.Weights.Length / Vector<float>.Count * Vector<float>.Count;
        RunVectors(rule, preparation, range.Slice(0, whole));
        int rest = range.Weights.Length - whole;
        if (rest == 0) return;

        // What does not fill a vector goes through one with zeros behind it, so that there is one definition of each rule.
        Span<float> padded = stackalloc float[4 * Vector<float>.Count];
        padded.Clear();
        var last = range.Slice(whole, rest);
        var copy = new UpdateRange(Part(padded, 0), Part(padded, 1), Part(padded, 2), last.Second.IsEmpty ? default : Part(padded, 3));
        last.Weights.CopyTo(copy.Weights);
        last.Gradients.CopyTo(Part(padded, 1));
        last.First.CopyTo(copy.First);
        last.Second.CopyTo(copy.Second);
        RunVectors(rule, preparation, copy);
        copy.Weights[..rest].CopyTo(last.Weights);
        copy.First[..rest].CopyTo(last.First);
        if (!last.Second.IsEmpty) copy.Second[..rest].CopyTo(last.Second);
    }

    private static Span<float> Part(Span<float> padded, int index) => padded.Slice(index * Vector<float>.Count, Vector<float>.Count);

    private static void RunVectors<TRule>(TRule rule, GradientPreparation<VectorLane> preparation, UpdateRange range)
        where TRule : struct, IUpdateRule<TRule, VectorLane>
    {
        var weights = MemoryMarshal.Cast<float, VectorLane>(range.Weights);
        var gradients = MemoryMarshal.Cast<float, VectorLane>(range.Gradients)[..weights.Length];
        var first = MemoryMarshal.Cast<float, VectorLane>(range.First)[..weights.Length];
        if (range.Second.IsEmpty)
        {
            VectorLane unused = default;
            for (int i = 0; i < weights.Length; i++)
            {
                var weight = weights[i];
                weights[i] = weight - rule.Update(preparation.Apply(gradients[i], weight), ref first[i], ref unused);
            }
            return;
        }
        var second = MemoryMarshal.Cast<float, VectorLane>(range.Second)[..weights.Length];
        for (int i = 0; i < weights.Length; i++)
        {
            var weight = weights[i];
            weights[i] = weight - rule.Update(preparation.Apply(gradients[i], weight), ref first[i], ref second[i]);
        }
    }
}
