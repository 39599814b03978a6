using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace NetCompiler.Cpu;

/// <summary>
/// Packs panels for the micro-kernels: panel[k][width], where neighbours in width or in depth often are neighbours in memory too. Rows and columns
/// past the operand's end hold whatever was there: the sums made of them are never stored.
/// </summary>
internal static unsafe class Panels
{
    /// <summary>How many floats past a panel's end may be written.</summary>
    public const int Overrun = 32;

    /// <summary>The floats of a cache line.</summary>
    public const int Line = 16;

    // Runs along the width from this mean length on are copied as vectors.
    private const int WorthCopying = 3;

    /// <summary>A size, rounded up to whole cache lines.</summary>
    /// <param name="floats">The size.</param>
    public static long Round(long floats) => (floats + Line - 1) / Line * Line;

    /// <summary>Takes scratch memory.</summary>
    /// <param name="memory">The memory; moves on.</param>
    /// <param name="floats">How many floats.</param>
    public static float* Take(ref float* memory, long floats)
    {
        float* taken = memory;
        memory += Round(floats);
        return taken;
    }

    /// <summary>panel[k][j] = source[widths[j] + depths[first + k]].</summary>
    /// <param name="source">The operand.</param>
    /// <param name="widths">The offsets along the width.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="depths">The offsets along the depth, with their runs.</param>
    /// <param name="first">The first depth.</param>
    /// <param name="depth">How many depths.</param>
    /// <param name="stride">The panel's width.</param>
    /// <param name="panel">The panel.</param>
    public static void Pack(float* source, long* widths, int count, in OffsetTable depths, int first, int depth, int stride, float* panel)
    {
        int runs = 1;
        for (int j = 1; j < count; j++) runs += widths[j] == widths[j - 1] + 1 ? 0 : 1;
        if (runs == 1 && count == 2 * Lanes.Count) CopyWhole(source + widths[0], depths.Offsets + first, depth, panel);
        else if (count >= runs * WorthCopying) CopyRuns(source, widths, count, depths.Offsets + first, depth, stride, panel);
        else Transpose(source, widths, count, depths, first, depth, stride, panel);
    }

    /// <summary>target[j][i] = tile[i][j]: rows become columns.</summary>
    /// <param name="tile">The tile; it may be read up to its sixteenth row.</param>
    /// <param name="rows">Its rows, at most sixteen.</param>
    /// <param name="columns">How many of its columns are turned, a multiple of four.</param>
    /// <param name="tileStride">How many floats apart its rows are.</param>
    /// <param name="stride">How many floats apart the target's rows are.</param>
    /// <param name="target">Where to; sixteen elements of each row may be written.</param>
    public static void Turn(float* tile, int rows, int columns, int tileStride, int stride, float* target)
    {
        long* places = stackalloc long[Line];
        for (int i = 0; i < Line; i++) places[i] = (long)i * tileStride;
        TransposeRun(tile, places, Avx512F.IsSupported ? Line : rows, columns, stride, target);
    }

    // Each vector of a row is put together from the runs that it has part in. One that reaches over the row's end is overwritten by the next row.
    private static void CopyRuns(float* source, long* widths, int count, long* depths, int depth, int stride, float* panel)
    {
        int* starts = stackalloc int[Lanes.Count];
        float** sources = stackalloc float*[Lanes.Count];
        for (int vector = 0; vector < count; vector += Lanes.Count)
        {
            int runs = 0;
            for (int j = vector; j < Math.Min(count, vector + Lanes.Count); j++)
            {
                if (j > vector && widths[j] == widths[j - 1] + 1) continue;
                starts[runs] = j - vector;
                // Where the vector's first element would stand, were it of this run: outside of the run, but not of the arena's margin.
                sources[runs++] = source + widths[j] - (j - vector);
            }
            CopyVectors(sources, starts, runs, depths, depth, stride, panel + vector);
        }
    }

    private static void CopyWhole(float* source, long* depths, int depth, float* panel)
    {
        for (int k = 0; k < depth; k++)
        {
            float* from = source + depths[k];
            Vector512.Load(from).Store(panel);
            Vector512.Load(from + 16).Store(panel + 16);
            panel += 32;
        }
    }

    private static void CopyVectors(float** sources, int* starts, int runs, long* depths, int depth, int stride, float* to)
    {
        float* source0 = sources[0], source1 = sources[1], source2 = sources[2];
        Vector512<float> from1 = From(starts[1]), from2 = From(starts[2]);
        switch (runs)
        {
            case 1:
                for (int k = 0; k < depth; k++, to += stride) Vector512.Load(source0 + depths[k]).Store(to);
                break;
            case 2:
                for (int k = 0; k < depth; k++, to += stride)
                {
                    long at = depths[k];
                    Vector512.ConditionalSelect(from1, Vector512.Load(source1 + at), Vector512.Load(source0 + at)).Store(to);
                }
                break;
            default:
                for (int k = 0; k < depth; k++, to += stride)
                {
                    long at = depths[k];
                    var row = Vector512.ConditionalSelect(from1, Vector512.Load(source1 + at), Vector512.Load(source0 + at));
                    row = Vector512.ConditionalSelect(from2, Vector512.Load(source2 + at), row);
                    for (int run = 3; run < runs; run++) row = Vector512.ConditionalSelect(From(starts[run]), Vector512.Load(sources[run] + at), row);
                    row.Store(to);
                }
                break;
        }
    }

    // All ones from a lane on.
    private static Vector512<float> From(int lane) => Vector512.GreaterThanOrEqual(Vector512<int>.Indices, Vector512.Create(lane)).AsSingle();

    private static void Transpose(float* source, long* widths, int count, in OffsetTable depths, int first, int depth, int stride, float* panel)
    {
        for (int k = 0; k < depth;)
        {
            int run = Math.Min(depths.Runs[first + k], depth - k);
            float* from = source + depths.Offsets[first + k];
            if (run < 4)
            {
                for (int i = 0; i < run; i++)
                {
                    float* to = panel + (long)(k + i) * stride;
                    for (int j = 0; j < count; j++) to[j] = from[widths[j] + i];
                }
            }
            else
            {
                int whole = run & ~3;
                TransposeRun(from, widths, count, whole, stride, panel + (long)k * stride);
                // The last four once more, where the run is no multiple of four.
                if (whole < run) TransposeRun(from + run - 4, widths, count, 4, stride, panel + (long)(k + run - 4) * stride);
            }
            k += run;
        }
    }

    // In registers: sixteen rows at a time, four after them; a cache line of each row after the other, so that the panel's rows stay in the first-level cache
    // while they fill.
    private static void TransposeRun(float* source, long* widths, int count, int depth, int stride, float* panel)
    {
        int squares = count & ~3;
        for (int first = 0; first < depth; first += Line)
        {
            int end = Math.Min(first + Line, depth), j = 0;
            if (Avx512F.IsSupported)
            {
                for (; j + Line <= count; j += Line) TransposeSixteen(source, widths + j, first, end, stride, panel + (long)first * stride + j);
            }
            for (; j < squares; j += 4)
            {
                float* a = source + widths[j], b = source + widths[j + 1], c = source + widths[j + 2], d = source + widths[j + 3];
                float* to = panel + (long)first * stride + j;
                for (int k = first; k < end; k += 4)
                {
                    Vector128<float> row0 = Vector128.Load(a + k), row1 = Vector128.Load(b + k), row2 = Vector128.Load(c + k), row3 = Vector128.Load(d + k);
                    Vector128<float> low0 = ZipLow(row0, row1), high0 = ZipHigh(row0, row1), low1 = ZipLow(row2, row3), high1 = ZipHigh(row2, row3);
                    LowHalves(low0, low1).Store(to);
                    HighHalves(low0, low1).Store(to + stride);
                    LowHalves(high0, high1).Store(to + 2 * stride);
                    HighHalves(high0, high1).Store(to + 3 * stride);
                    to += 4 * stride;
                }
            }
            for (; j < count; j++)
            {
                float* from = source + widths[j];
                for (int k = first; k < end; k++) panel[(long)k * stride + j] = from[k];
            }
        }
    }

    // Four vectors of four depths, each depth of every fourth row in a quarter of its own, become one vector a depth by turning the quarters, all four at once.
    private static void TransposeSixteen(float* source, long* widths, int first, int end, int stride, float* to)
    {
        for (int k = first; k < end; k += 4, to += 4 * stride)
        {
            float* from = source + k;
            Vector512<float> row0 = Quarters(from, widths), row1 = Quarters(from, widths + 1), row2 = Quarters(from, widths + 2), row3 = Quarters(from, widths + 3);
            Vector512<double> low0 = Avx512F.UnpackLow(row0, row1).AsDouble(), high0 = Avx512F.UnpackHigh(row0, row1).AsDouble();
            Vector512<double> low1 = Avx512F.UnpackLow(row2, row3).AsDouble(), high1 = Avx512F.UnpackHigh(row2, row3).AsDouble();
            Avx512F.UnpackLow(low0, low1).AsSingle().Store(to);
            Avx512F.UnpackHigh(low0, low1).AsSingle().Store(to + stride);
            Avx512F.UnpackLow(high0, high1).AsSingle().Store(to + 2 * stride);
            Avx512F.UnpackHigh(high0, high1).AsSingle().Store(to + 3 * stride);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Quarters(float* from, long* widths) => Vector512.Create(
        Vector256.Create(Vector128.Load(from + widths[0]), Vector128.Load(from + widths[4])),
        Vector256.Create(Vector128.Load(from + widths[8]), Vector128.Load(from + widths[12])));

    private static Vector128<float> LowHalves(Vector128<float> left, Vector128<float> right) =>
        Sse.IsSupported ? Sse.MoveLowToHigh(left, right) : Vector128.Create(left.GetLower(), right.GetLower());

    private static Vector128<float> HighHalves(Vector128<float> left, Vector128<float> right) =>
        Sse.IsSupported ? Sse.MoveHighToLow(right, left) : Vector128.Create(left.GetUpper(), right.GetUpper());

    private static Vector128<float> ZipLow(Vector128<float> left, Vector128<float> right) =>
        Sse.IsSupported ? Sse.UnpackLow(left, right)
        : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipLow(left, right)
        : Vector128.Create(left[0], right[0], left[1], right[1]);

    private static Vector128<float> ZipHigh(Vector128<float> left, Vector128<float> right) =>
        Sse.IsSupported ? Sse.UnpackHigh(left, right)
        : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipHigh(left, right)
        : Vector128.Create(left[2], right[2], left[3], right[3]);
}
