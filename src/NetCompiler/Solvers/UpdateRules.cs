using System.Runtime.CompilerServices;

namespace NetCompiler.Solvers;

/// <summary>
/// What a solver makes of a gradient. Written with operations that IEEE 754 rounds exactly, and without fused multiply-add, so that every processor gives
/// the same bits; GPUs fuse, and differ in the last bits. The formulas are those of Caffe's <c>solvers/*_solver.cpp</c>.
/// </summary>
/// <typeparam name="TSelf">The rule itself.</typeparam>
/// <typeparam name="T">What is computed with.</typeparam>
internal interface IUpdateRule<TSelf, T>
    where TSelf : struct, IUpdateRule<TSelf, T>
    where T : struct, ILane<T>
{
    /// <summary>The rule with its numbers.</summary>
    /// <param name="rate">The learning rate of the parameter; for Adam, corrected.</param>
    /// <param name="numbers">The solver's other numbers.</param>
    static abstract TSelf Create(T rate, RuleNumbers numbers);

    /// <summary>What is subtracted from the weights; brings the history up to date.</summary>
    /// <param name="gradient">The gradient, clipped, averaged and regularised.</param>
    /// <param name="first">The first history blob.</param>
    /// <param name="second">The second history blob; unused by most.</param>
    T Update(T gradient, ref T first, ref T second);
}

/// <summary>The numbers of a solver that rules use.</summary>
/// <param name="Momentum">The share of the last update that is kept; Adam's beta1, AdaDelta's decay.</param>
/// <param name="Momentum2">Adam's beta2.</param>
/// <param name="RmsDecay">RMSProp's decay of the mean square.</param>
/// <param name="Delta">What keeps divisions from dividing by zero.</param>
internal readonly record struct RuleNumbers(float Momentum, float Momentum2, float RmsDecay, float Delta)
{
    /// <summary>The numbers of a solver.</summary>
    public static RuleNumbers Of(SolverSettings settings) => new(settings.Momentum, settings.Momentum2, settings.RmsDecay, settings.Delta);

    /// <summary>sqrt(1 - beta2^t) / (1 - beta1^t) for Adam's t-th update: the means begin at zero.</summary>
    public float AdamCorrection(int update) => (float)(Math.Sqrt(1 - Math.Pow(Momentum2, update)) / (1 - Math.Pow(Momentum, update)));
}

/// <summary>h = rate g + momentum h; subtracts h.</summary>
internal readonly struct SgdRule<T>(T rate, T momentum) : IUpdateRule<SgdRule<T>, T>
    where T : struct, ILane<T>
{
    public static SgdRule<T> Create(T rate, RuleNumbers numbers) => new(rate, T.Of(numbers.Momentum));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Update(T gradient, ref T first, ref T second) =>
        first = (rate * gradient) + (momentum * first);
}

/// <summary>h' = rate g + momentum h; subtracts (1 + momentum) h' - momentum h.</summary>
internal readonly struct NesterovRule<T>(T rate, T momentum, T ahead) : IUpdateRule<NesterovRule<T>, T>
    where T : struct, ILane<T>
{
    public static NesterovRule<T> Create(T rate, RuleNumbers numbers) => new(rate, T.Of(numbers.Momentum), T.Of(1 + numbers.Momentum));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Update(T gradient, ref T first, ref T second)
    {
        var before = first;
        first = (rate * gradient) + (momentum * first);
        return (ahead * first) - (momentum * before);
    }
}

/// <summary>h = h + g^2; subtracts rate g / (sqrt(h) + delta).</summary>
internal readonly struct AdaGradRule<T>(T rate, T delta) : IUpdateRule<AdaGradRule<T>, T>
    where T : struct, ILane<T>
{
    public static AdaGradRule<T> Create(T rate, RuleNumbers numbers) => new(rate, T.Of(numbers.Delta));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Update(T gradient, ref T first, ref T second)
    {
        first += gradient * gradient;
        return rate * (gradient / (T.SquareRoot(first) + delta));
    }
}

/// <summary>h = decay h + (1 - decay) g^2; subtracts rate g / (sqrt(h) + delta).</summary>
internal readonly struct RmsPropRule<T>(T rate, T decay, T rest, T delta) : IUpdateRule<RmsPropRule<T>, T>
    where T : struct, ILane<T>
{
    public static RmsPropRule<T> Create(T rate, RuleNumbers numbers) => new(rate, T.Of(numbers.RmsDecay), T.Of(1 - numbers.RmsDecay), T.Of(numbers.Delta));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Update(T gradient, ref T first, ref T second)
    {
        first = (decay * first) + (rest * (gradient * gradient));
        return rate * (gradient / (T.SquareRoot(first) + delta));
    }
}

/// <summary>
/// h1 = momentum h1 + (1 - momentum) g^2; u = g sqrt((h2 + delta) / (h1 + delta)); h2 = momentum h2 + (1 - momentum) u^2; subtracts rate u.
/// </summary>
internal readonly struct AdaDeltaRule<T>(T rate, T momentum, T rest, T delta) : IUpdateRule<AdaDeltaRule<T>, T>
    where T : struct, ILane<T>
{
    public static AdaDeltaRule<T> Create(T rate, RuleNumbers numbers) => new(rate, T.Of(numbers.Momentum), T.Of(1 - numbers.Momentum), T.Of(numbers.Delta));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Update(T gradient, ref T first, ref T second)
    {
        first = (momentum * first) + (rest * (gradient * gradient));
        var update = gradient * T.SquareRoot((second + delta) / (first + delta));
        second = (momentum * second) + (rest * (update * update));
        return rate * update;
    }
}

/// <summary>m = beta1 m + (1 - beta1) g; v = beta2 v + (1 - beta2) g^2; subtracts rate * correction * m / (sqrt(v) + delta).</summary>
internal readonly struct AdamRule<T>(T rate, T beta1, T rest1, T beta2, T rest2, T delta) : IUpdateRule<AdamRule<T>, T>
    where T : struct, ILane<T>
{
    public static AdamRule<T> Create(T rate, RuleNumbers numbers) => new(rate, T.Of(numbers.Momentum), T.Of(1 - numbers.Momentum), T.Of(numbers.Momentum2), T.Of(1 - numbers.Momentum2), T.Of(numbers.Delta));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Update(T gradient, ref T first, ref T second)
    {
        first = (beta1 * first) + (rest1 * gradient);
        second = (beta2 * second) + (rest2 * (gradient * gradient));
        return rate * (first / (T.SquareRoot(second) + delta));
    }
}
