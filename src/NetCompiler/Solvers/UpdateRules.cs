using System.Numerics;
using System.Runtime.CompilerServices;

namespace NetCompiler.Solvers;

/// <summary>
/// What a solver makes of a gradient, for a vector of weights. Written with operations that IEEE 754 rounds exactly, and without fused
/// multiply-add, so that every processor gives the same bits. The formulas are those of Caffe's <c>solvers/*_solver.cpp</c>.
/// </summary>
internal interface IUpdateRule
{
    /// <summary>What is subtracted from the weights; brings the history up to date.</summary>
    /// <param name="gradient">The gradient, clipped, averaged and regularised.</param>
    /// <param name="first">The first history blob.</param>
    /// <param name="second">The second history blob; unused by most.</param>
    Vector<float> Update(Vector<float> gradient, ref Vector<float> first, ref Vector<float> second);
}

/// <summary>h = rate g + momentum h; subtracts h.</summary>
internal readonly struct SgdRule(float rate, float momentum) : IUpdateRule
{
    private readonly Vector<float> rate = new(rate), momentum = new(momentum);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<float> Update(Vector<float> gradient, ref Vector<float> first, ref Vector<float> second) =>
        first = (rate * gradient) + (momentum * first);
}

/// <summary>h' = rate g + momentum h; subtracts (1 + momentum) h' - momentum h.</summary>
internal readonly struct NesterovRule(float rate, float momentum) : IUpdateRule
{
    private readonly Vector<float> rate = new(rate), momentum = new(momentum), ahead = new(1 + momentum);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<float> Update(Vector<float> gradient, ref Vector<float> first, ref Vector<float> second)
    {
        var before = first;
        first = (rate * gradient) + (momentum * first);
        return (ahead * first) - (momentum * before);
    }
}

/// <summary>h = h + g^2; subtracts rate g / (sqrt(h) + delta).</summary>
internal readonly struct AdaGradRule(float rate, float delta) : IUpdateRule
{
    private readonly Vector<float> rate = new(rate), delta = new(delta);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<float> Update(Vector<float> gradient, ref Vector<float> first, ref Vector<float> second)
    {
        first += gradient * gradient;
        return rate * (gradient / (Vector.SquareRoot(first) + delta));
    }
}

/// <summary>h = decay h + (1 - decay) g^2; subtracts rate g / (sqrt(h) + delta).</summary>
internal readonly struct RmsPropRule(float rate, float decay, float delta) : IUpdateRule
{
    private readonly Vector<float> rate = new(rate), decay = new(decay), rest = new(1 - decay), delta = new(delta);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<float> Update(Vector<float> gradient, ref Vector<float> first, ref Vector<float> second)
    {
        first = (decay * first) + (rest * (gradient * gradient));
        return rate * (gradient / (Vector.SquareRoot(first) + delta));
    }
}

/// <summary>
/// h1 = momentum h1 + (1 - momentum) g^2; u = g sqrt((h2 + delta) / (h1 + delta)); h2 = momentum h2 + (1 - momentum) u^2; subtracts rate u.
/// </summary>
internal readonly struct AdaDeltaRule(float rate, float momentum, float delta) : IUpdateRule
{
    private readonly Vector<float> rate = new(rate), momentum = new(momentum), rest = new(1 - momentum), delta = new(delta);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<float> Update(Vector<float> gradient, ref Vector<float> first, ref Vector<float> second)
    {
        first = (momentum * first) + (rest * (gradient * gradient));
        var update = gradient * Vector.SquareRoot((second + delta) / (first + delta));
        second = (momentum * second) + (rest * (update * update));
        return rate * update;
    }
}

/// <summary>m = beta1 m + (1 - beta1) g; v = beta2 v + (1 - beta2) g^2; subtracts rate * correction * m / (sqrt(v) + delta).</summary>
internal readonly struct AdamRule(float correctedRate, float beta1, float beta2, float delta) : IUpdateRule
{
    private readonly Vector<float> rate = new(correctedRate), beta1 = new(beta1), rest1 = new(1 - beta1), beta2 = new(beta2), rest2 = new(1 - beta2), delta = new(delta);

    /// <summary>sqrt(1 - beta2^t) / (1 - beta1^t) for the t-th update: the means begin at zero.</summary>
    public static float Correction(float beta1, float beta2, int update) =>
        (float)(Math.Sqrt(1 - Math.Pow(beta2, update)) / (1 - Math.Pow(beta1, update)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<float> Update(Vector<float> gradient, ref Vector<float> first, ref Vector<float> second)
    {
        first = (beta1 * first) + (rest1 * gradient);
        second = (beta2 * second) + (rest2 * (gradient * gradient));
        return rate * (first / (Vector.SquareRoot(second) + delta));
    }
}
