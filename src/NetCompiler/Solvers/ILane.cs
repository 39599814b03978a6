using System.Numerics;
using System.Runtime.CompilerServices;
using ILGPU.Algorithms;

namespace NetCompiler.Solvers;

/// <summary>What update rules compute with, so that each is written once: as many floats as a vector of the processor has, or one float of a thread on a GPU.</summary>
/// <typeparam name="T">The type itself.</typeparam>
internal interface ILane<T>
    where T : struct, ILane<T>
{
    /// <summary>A number in every place.</summary>
    static abstract T Of(float value);

    /// <summary>The square roots.</summary>
    static abstract T SquareRoot(T value);

    /// <summary>1, 0 or -1.</summary>
    static abstract T Sign(T value);

    static abstract T operator +(T left, T right);

    static abstract T operator -(T left, T right);

    static abstract T operator *(T left, T right);

    static abstract T operator /(T left, T right);
}

/// <summary>A vector of the processor.</summary>
internal readonly struct VectorLane(Vector<float> value) : ILane<VectorLane>
{
    private readonly Vector<float> value = value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static VectorLane Of(float value) => new(new Vector<float>(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static VectorLane SquareRoot(VectorLane value) => new(Vector.SquareRoot(value.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static VectorLane Sign(VectorLane value) => new(Vector.ConditionalSelect(
        Vector.GreaterThan(value.value, Vector<float>.Zero), Vector<float>.One,
        Vector.ConditionalSelect(Vector.LessThan(value.value, Vector<float>.Zero), new Vector<float>(-1), Vector<float>.Zero)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static VectorLane operator +(VectorLane left, VectorLane right) => new(left.value + right.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static VectorLane operator -(VectorLane left, VectorLane right) => new(left.value - right.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static VectorLane operator *(VectorLane left, VectorLane right) => new(left.value * right.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static VectorLane operator /(VectorLane left, VectorLane right) => new(left.value / right.value);
}

/// <summary>A float of a thread on a GPU.</summary>
internal readonly struct FloatLane(float value) : ILane<FloatLane>
{
    /// <summary>The float.</summary>
    public readonly float Value = value;

    public static FloatLane Of(float value) => new(value);

    public static FloatLane SquareRoot(FloatLane value) => new(XMath.Sqrt(value.Value));

    public static FloatLane Sign(FloatLane value) => new(value.Value > 0f ? 1f : value.Value < 0f ? -1f : 0f);

    public static FloatLane operator +(FloatLane left, FloatLane right) => new(left.Value + right.Value);

    public static FloatLane operator -(FloatLane left, FloatLane right) => new(left.Value - right.Value);

    public static FloatLane operator *(FloatLane left, FloatLane right) => new(left.Value * right.Value);

    public static FloatLane operator /(FloatLane left, FloatLane right) => new(left.Value / right.Value);
}
