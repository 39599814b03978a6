using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace NetCompiler.Cpu;

/// <summary>
/// What emitted loops do with sixteen neighbouring elements at once. A loop's last vector may hold fewer elements: it is loaded whole, since every
/// arena has a margin, and stored in part.
/// </summary>
public static unsafe class Lanes
{
    /// <summary>How many elements a vector has.</summary>
    public const int Count = 16;

    /// <summary>The integers first, first + step, first + 2 step, ...</summary>
    /// <param name="first">The first.</param><param name="step">The difference of neighbours.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Sequence(long first, int step) => Vector512.Create((int)first) + Vector512<int>.Indices * step;

    /// <summary>All ones for the first lanes.</summary><param name="lanes">How many; may be more than there are.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> First(int lanes) => Vector512.LessThan(Vector512<int>.Indices, Vector512.Create(lanes));

    /// <summary>Stores the first lanes of a vector.</summary>
    /// <typeparam name="T">The element.</typeparam>
    /// <param name="value">The vector.</param><param name="target">Where to.</param><param name="lanes">How many; may be more than there are.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<T>(Vector512<T> value, T* target, int lanes)
        where T : unmanaged
    {
        if (lanes >= Count) value.Store(target);
        else StorePart(value, target, lanes);
    }

    /// <summary>
    /// Stores the first lanes of a vector, past the caches if they are a whole line: for results so large that they have left the caches before anybody reads them.
    /// The team's hand-over of work orders such stores before what follows.
    /// </summary>
    /// <param name="value">The vector.</param><param name="target">Where to.</param><param name="lanes">How many; may be more than there are.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Stream(Vector512<float> value, float* target, int lanes)
    {
        if (lanes >= Count && ((nuint)target & 63) == 0) value.StoreAlignedNonTemporal(target);
        else Store(value, target, lanes);
    }

    /// <summary>Loads elements whose neighbours in the loop are neighbours in memory too, and which may reach over the ends of an axis.</summary>
    /// <typeparam name="T">The element.</typeparam>
    /// <param name="source">The first lane's element.</param><param name="start">The first lane's index along the axis.</param>
    /// <param name="extent">The axis's extent.</param><param name="outside">What stands outside.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> LoadGuarded<T>(T* source, long start, int extent, T outside)
        where T : unmanaged
    {
        if (start >= 0 && start + Count <= extent) return Vector512.Load(source);
        if (start >= extent || start <= -Count) return Vector512.Create(outside);
        var index = Sequence(start, 1);
        var inside = Vector512.LessThan(index.AsUInt32(), Vector512.Create((uint)extent));
        return Vector512.ConditionalSelect(inside.As<uint, T>(), Vector512.Load(source), Vector512.Create(outside));
    }

    /// <summary>Loads elements that lie a stride apart.</summary>
    /// <typeparam name="T">The element.</typeparam>
    /// <param name="source">The first lane's element.</param><param name="stride">How many elements apart neighbours are.</param>
    /// <param name="lanes">How many lanes count; those after are not read.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> LoadStrided<T>(T* source, long stride, int lanes)
        where T : unmanaged
    {
        if (stride == 2 && sizeof(T) == 4) return Even((int*)source).As<int, T>();
        return Gather(source, stride, 0, 0, 1, default, lanes);
    }

    /// <summary>Loads elements that lie a stride apart and may reach over the ends of an axis.</summary>
    /// <typeparam name="T">The element.</typeparam>
    /// <param name="source">The first lane's element.</param><param name="stride">How many elements apart neighbours are.</param>
    /// <param name="start">The first lane's index along the axis.</param><param name="step">How far apart the indices of neighbours are.</param>
    /// <param name="extent">The axis's extent.</param><param name="outside">What stands outside.</param>
    /// <param name="lanes">How many lanes count; those after are not read.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> LoadStrided<T>(T* source, long stride, long start, int step, int extent, T outside, int lanes)
        where T : unmanaged
    {
        if (stride == 2 && step == 2 && sizeof(T) == 4 && start > -Count && start < extent)
        {
            // What lies outside is within the arena's margin of what lies inside.
            var inside = Vector512.LessThan(Sequence(start, 2).AsUInt32(), Vector512.Create((uint)extent));
            return Vector512.ConditionalSelect(inside.As<uint, T>(), Even((int*)source).As<int, T>(), Vector512.Create(outside));
        }
        return Gather(source, stride, start, step, extent, outside, lanes);
    }

    /// <summary>Stores elements a stride apart.</summary>
    /// <typeparam name="T">The element.</typeparam>
    /// <param name="value">The elements.</param><param name="target">Where the first lane goes.</param>
    /// <param name="stride">How many elements apart neighbours go.</param><param name="lanes">How many lanes are stored.</param>
    [SkipLocalsInit]
    public static void StoreStrided<T>(Vector512<T> value, T* target, long stride, int lanes)
        where T : unmanaged
    {
        if (stride == 2 && sizeof(T) == 4 && Avx512F.IsSupported)
        {
            StoreEven(value.AsInt32(), (int*)target, lanes);
            return;
        }
        T* elements = stackalloc T[Count];
        value.Store(elements);
        for (int lane = 0; lane < Count && lane < lanes; lane++) target[lane * stride] = elements[lane];
    }

    /// <summary>The product of all lanes.</summary><param name="value">The lanes.</param>
    public static float Product(Vector512<float> value)
    {
        float product = 1;
        for (int lane = 0; lane < Count; lane++) product *= value[lane];
        return product;
    }

    /// <summary>The largest lane; what is not a number is passed over.</summary><param name="value">The lanes.</param>
    public static float Max(Vector512<float> value)
    {
        float largest = float.NegativeInfinity;
        for (int lane = 0; lane < Count; lane++)
        {
            if (value[lane] > largest) largest = value[lane];
        }
        return largest;
    }

    // Elements 0, 2, 4, ... 30.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<int> Even(int* source)
    {
        if (Avx512F.IsSupported)
        {
            return Avx512F.PermuteVar16x32x2(Vector512.Load(source), Vector512<int>.Indices * 2, Vector512.Load(source + 16));
        }
        // The low half of each pair of elements.
        var low = Vector512.Load((long*)source);
        var high = Vector512.Load((long*)(source + 16));
        return Vector512.Narrow(low, high);
    }

    // At elements 0, 2, 4, ... 30. What lies between is not written at all: another worker may be writing it.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreEven(Vector512<int> value, int* target, int lanes)
    {
        var places = Vector512<int>.Indices;
        var even = Vector512.Equals(places & Vector512.Create(1), Vector512<int>.Zero);
        var half = places >> 1;
        Avx512F.MaskStore(target, even & First(2 * lanes), Avx512F.PermuteVar16x32(value, half));
        Avx512F.MaskStore(target + Count, even & First(2 * lanes - Count), Avx512F.PermuteVar16x32(value, half + Vector512.Create(Count / 2)));
    }

    [SkipLocalsInit]
    private static Vector512<T> Gather<T>(T* source, long stride, long start, int step, int extent, T outside, int lanes)
        where T : unmanaged
    {
        T* elements = stackalloc T[Count];
        for (int lane = 0; lane < Count && lane < lanes; lane++)
        {
            elements[lane] = (ulong)(start + (long)lane * step) < (ulong)extent ? source[lane * stride] : outside;
        }
        return Vector512.Load(elements);
    }

    [SkipLocalsInit]
    private static void StorePart<T>(Vector512<T> value, T* target, int lanes)
        where T : unmanaged
    {
        T* elements = stackalloc T[Count];
        value.Store(elements);
        for (int lane = 0; lane < lanes; lane++) target[lane] = elements[lane];
    }
}
