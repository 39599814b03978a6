using System.Runtime.CompilerServices;

namespace NetCompiler.Solvers;

/// <summary>What happens to a gradient before the rule sees it: clipped, averaged over the iteration's batches, regularised; in this order.</summary>
/// <typeparam name="T">What is computed with.</typeparam>
internal readonly struct GradientPreparation<T>(float clipFactor, float averageFactor, float decay, bool isL1)
    where T : struct, ILane<T>
{
    private readonly T clipFactor = T.Of(clipFactor), averageFactor = T.Of(averageFactor), decay = T.Of(decay);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Apply(T gradient, T weight)
    {
        gradient = gradient * clipFactor * averageFactor;
        return isL1 ? gradient + (decay * T.Sign(weight)) : gradient + (decay * weight);
    }
}
