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

    private const int LongestWidth = 32;

    // Runs along the width from this mean length on are copied as vectors.
    private const int WorthCopying = 3;

    /// <summary>A size, rounded up to whole cache lines.</summary>
    /// <param name="floats">The size.</param>
    public static long Round(long floats) => (floats + 15) / 16 * 16;

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
        int* lengths = stackalloc int[LongestWidth];
        int runs = 0;
        for (int j = 0; j < count; j += lengths[runs++])
        {
            int length = 1;
            while (j + length < count && widths[j + length] == widths[j] + length) length++;
            lengths[runs] = length;
        }
        if (count >= runs * WorthCopying) CopyRuns(source, widths, lengths, runs, depths.Offsets + first, depth, stride, panel);
        else Transpose(source, widths, count, depths, first, depth, stride, panel);
    }

    // A vector that reaches over a run's end is overwritten by the next run; over the row's end, by the next row.
    private static void CopyRuns(float* source, long* widths, int* lengths, int runs, long* depths, int depth, int stride, float* panel)
    {
        if (runs == 1 && lengths[0] == 32)
        {
            CopyWhole(source + widths[0], depths, depth, panel);
            return;
        }
        int* places = stackalloc int[LongestWidth];
        float** starts = stackalloc float*[LongestWidth];
        int place = 0, longest = 0;
        for (int run = 0; run < runs; run++)
        {
            starts[run] = source + widths[place];
            places[run] = place;
            place += lengths[run];
            longest = Math.Max(longest, lengths[run]);
        }
        for (int k = 0; k < depth; k++)
        {
            float* to = panel + (long)k * stride;
            long at = depths[k];
            if (longest <= 4)
            {
                for (int run = 0; run < runs; run++) Vector128.Load(starts[run] + at).Store(to + places[run]);
            }
            else if (longest <= 8)
            {
                for (int run = 0; run < runs; run++) Vector256.Load(starts[run] + at).Store(to + places[run]);
            }
            else
            {
                for (int run = 0; run < runs; run++)
                {
                    Vector512.Load(starts[run] + at).Store(to + places[run]);
                    if (lengths[run] > 16) Vector512.Load(starts[run] + at + 16).Store(to + places[run] + 16);
                }
            }
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

    private static void Transpose(float* source, long* widths, int count, in OffsetTable depths, int first, int depth, int stride, float* panel)
    {
        for (int k = 0; k < depth;)
        {
            int run = Math.Min(depths.Runs[first + k], depth - k);
            float* from = source + depths.Offsets[first + k];
            int whole = run & ~3;
            if (whole > 0) TransposeRun(from, widths, count, whole, stride, panel + (long)k * stride);
            for (int i = whole; i < run; i++)
            {
                float* to = panel + (long)(k + i) * stride;
                for (int j = 0; j < count; j++) to[j] = from[widths[j] + i];
            }
            k += run;
        }
    }

    // Squares of 4 x 4, in registers; a cache line of each row after the other, so that the panel's rows stay in the first-level cache while they fill.
    private static void TransposeRun(float* source, long* widths, int count, int depth, int stride, float* panel)
    {
        const int Line = 16;
        int squares = count & ~3;
        for (int first = 0; first < depth; first += Line)
        {
            int end = Math.Min(first + Line, depth);
            for (int j = 0; j < squares; j += 4)
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
            for (int j = squares; j < count; j++)
            {
                float* from = source + widths[j];
                for (int k = first; k < end; k++) panel[(long)k * stride + j] = from[k];
            }
        }
    }

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
