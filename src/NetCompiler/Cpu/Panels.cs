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
    private const int WorthCopying = 6;

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
        for (int k = 0; k < depth; k++)
        {
            float* from = source + depths[k];
            float* to = panel + (long)k * stride;
            int j = 0;
            for (int run = 0; run < runs; run++)
            {
                int length = lengths[run];
                Vector512.Load(from + widths[j]).Store(to + j);
                if (length > 16) Vector512.Load(from + widths[j] + 16).Store(to + j + 16);
                j += length;
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

    // Squares of 4 x 4, in registers.
    private static void TransposeRun(float* source, long* widths, int count, int depth, int stride, float* panel)
    {
        int j = 0;
        for (; j + 4 <= count; j += 4)
        {
            float* a = source + widths[j], b = source + widths[j + 1], c = source + widths[j + 2], d = source + widths[j + 3];
            float* to = panel + j;
            for (int k = 0; k < depth; k += 4)
            {
                Vector128<float> low0 = ZipLow(Vector128.Load(a + k), Vector128.Load(b + k)), high0 = ZipHigh(Vector128.Load(a + k), Vector128.Load(b + k));
                Vector128<float> low1 = ZipLow(Vector128.Load(c + k), Vector128.Load(d + k)), high1 = ZipHigh(Vector128.Load(c + k), Vector128.Load(d + k));
                Vector128.Create(low0.GetLower(), low1.GetLower()).Store(to);
                Vector128.Create(low0.GetUpper(), low1.GetUpper()).Store(to + stride);
                Vector128.Create(high0.GetLower(), high1.GetLower()).Store(to + 2 * stride);
                Vector128.Create(high0.GetUpper(), high1.GetUpper()).Store(to + 3 * stride);
                to += 4L * stride;
            }
        }
        for (; j < count; j++)
        {
            float* from = source + widths[j];
            for (int k = 0; k < depth; k++) panel[(long)k * stride + j] = from[k];
        }
    }

    private static Vector128<float> ZipLow(Vector128<float> left, Vector128<float> right) =>
        Sse.IsSupported ? Sse.UnpackLow(left, right)
        : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipLow(left, right)
        : Vector128.Create(left[0], right[0], left[1], right[1]);

    private static Vector128<float> ZipHigh(Vector128<float> left, Vector128<float> right) =>
        Sse.IsSupported ? Sse.UnpackHigh(left, right)
        : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipHigh(left, right)
        : Vector128.Create(left[2], right[2], left[3], right[3]);
}
