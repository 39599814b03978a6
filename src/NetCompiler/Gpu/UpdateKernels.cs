using ILGPU;
using NetCompiler.Solvers;

namespace NetCompiler.Gpu;

/// <summary>A part of the parameter arena that one group updates, with the multipliers of its parameter.</summary>
internal readonly record struct UpdatePiece(int Start, int Length, float RateMultiplier, float DecayMultiplier);

/// <summary>The numbers of an update.</summary>
internal readonly record struct UpdateNumbers(float Rate, float Correction, float AverageFactor, float WeightDecay, int IsL1, RuleNumbers Rule);

/// <summary>The solver's update as kernels: one launch over all pieces; two small ones before it where gradients are clipped.</summary>
internal static class UpdateKernels
{
    /// <summary>How many threads a group has.</summary>
    public const int GroupSize = 256;

    /// <summary>The most floats of a piece: 16 for each thread.</summary>
    public const int PieceLength = 16 * GroupSize;

    /// <summary>The places of what is computed for clipping: the norm of all gradients, and what they are multiplied by.</summary>
    public const int NormPlace = 0, FactorPlace = 1;

    /// <summary>Updates a piece: each weight, gradient and history is read once, weight and history are written once.</summary>
    public static void Update<TRule>(
        ArrayView<float> weights, ArrayView<float> gradients, ArrayView<float> first, ArrayView<float> second, ArrayView<UpdatePiece> pieces, ArrayView<float> clipping, UpdateNumbers numbers)
        where TRule : struct, IUpdateRule<TRule, FloatLane>
    {
        var piece = pieces[Grid.IdxX];
        var rule = TRule.Create(new FloatLane(numbers.Rate * piece.RateMultiplier * numbers.Correction), numbers.Rule);
        var preparation = new GradientPreparation<FloatLane>(clipping[FactorPlace], numbers.AverageFactor, numbers.WeightDecay * piece.DecayMultiplier, numbers.IsL1 != 0);
        FloatLane unused = default;
        for (int i = Group.IdxX; i < piece.Length; i += GroupSize)
        {
            int at = piece.Start + i;
            FloatLane weight = new(weights[at]), history = new(first[at]);
            weights[at] = (weight - rule.Update(preparation.Apply(new FloatLane(gradients[at]), weight), ref history, ref unused)).Value;
            first[at] = history.Value;
        }
    }

    /// <summary>The same for rules that have two histories.</summary>
    public static void UpdateOfTwo<TRule>(
        ArrayView<float> weights, ArrayView<float> gradients, ArrayView<float> first, ArrayView<float> second, ArrayView<UpdatePiece> pieces, ArrayView<float> clipping, UpdateNumbers numbers)
        where TRule : struct, IUpdateRule<TRule, FloatLane>
    {
        var piece = pieces[Grid.IdxX];
        var rule = TRule.Create(new FloatLane(numbers.Rate * piece.RateMultiplier * numbers.Correction), numbers.Rule);
        var preparation = new GradientPreparation<FloatLane>(clipping[FactorPlace], numbers.AverageFactor, numbers.WeightDecay * piece.DecayMultiplier, numbers.IsL1 != 0);
        for (int i = Group.IdxX; i < piece.Length; i += GroupSize)
        {
            int at = piece.Start + i;
            FloatLane weight = new(weights[at]), history = new(first[at]), other = new(second[at]);
            weights[at] = (weight - rule.Update(preparation.Apply(new FloatLane(gradients[at]), weight), ref history, ref other)).Value;
            first[at] = history.Value;
            second[at] = other.Value;
        }
    }

    /// <summary>The sum of the squares of each piece: 16 in each thread, then halves of the group are added to each other.</summary>
    public static void SumSquares(ArrayView<float> gradients, ArrayView<UpdatePiece> pieces, ArrayView<float> sums)
    {
        var piece = pieces[Grid.IdxX];
        float sum = 0;
        for (int i = Group.IdxX; i < piece.Length; i += GroupSize)
        {
            float gradient = gradients[piece.Start + i];
            sum += gradient * gradient;
        }
        sum = SumOfGroup(sum);
        if (Group.IdxX == 0) sums[Grid.IdxX] = sum;
    }

    /// <summary>The norm of all gradients, from the sums of the pieces, and what they have to be multiplied by; one group.</summary>
    public static void Clip(ArrayView<float> sums, ArrayView<float> clipping, int count, float limit)
    {
        float sum = 0;
        for (int i = Group.IdxX; i < count; i += GroupSize) sum += sums[i];
        sum = SumOfGroup(sum);
        if (Group.IdxX != 0) return;
        float norm = ILGPU.Algorithms.XMath.Sqrt(sum);
        clipping[NormPlace] = norm;
        clipping[FactorPlace] = norm > limit ? limit / norm : 1f;
    }

    private static float SumOfGroup(float value)
    {
        var shared = SharedMemory.Allocate<float>(GroupSize);
        shared[Group.IdxX] = value;
        Group.Barrier();
        for (int half = GroupSize / 2; half > 0; half /= 2)
        {
            if (Group.IdxX < half) shared[Group.IdxX] += shared[Group.IdxX + half];
            Group.Barrier();
        }
        return shared[0];
    }
}
