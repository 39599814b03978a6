using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace NetCompiler.Cpu;

/// <summary>
/// The innermost loop of contractions on processors with 512-bit vectors: a tile of up to 14 rows and 32 columns in 28 registers.
/// The accumulators are named locals: the processor's registers, which no loop over an array would stay in. The height is a type, so that
/// the just-in-time compiler writes a kernel for each height, without the rows that it lacks.
/// </summary>
/// <typeparam name="THeight">The tile's height.</typeparam>
internal static class MicroKernel512<THeight>
    where THeight : struct, ITileHeight
{
    /// <summary>tile[height][32] (+)= sum over i of left[i][height] * right[i][32].</summary>
    public static unsafe void Run(int k, float* left, float* right, float* tile, bool accumulates, in Ahead ahead)
    {
        Vector512<float> c00 = default, c01 = default;
        Vector512<float> c10 = default, c11 = default;
        Vector512<float> c20 = default, c21 = default;
        Vector512<float> c30 = default, c31 = default;
        Vector512<float> c40 = default, c41 = default;
        Vector512<float> c50 = default, c51 = default;
        Vector512<float> c60 = default, c61 = default;
        Vector512<float> c70 = default, c71 = default;
        Vector512<float> c80 = default, c81 = default;
        Vector512<float> c90 = default, c91 = default;
        Vector512<float> c100 = default, c101 = default;
        Vector512<float> c110 = default, c111 = default;
        Vector512<float> c120 = default, c121 = default;
        Vector512<float> c130 = default, c131 = default;
        float* next = ahead.First;
        for (int i = 0; i < k; i++)
        {
            if (Sse.IsSupported) Sse.Prefetch1(next);
            next += ahead.Stride;
            Vector512<float> b0 = Vector512.Load(right), b1 = Vector512.Load(right + 16), a;
            a = Vector512.Create(left[0]);
            c00 = Vector512.FusedMultiplyAdd(a, b0, c00);
            c01 = Vector512.FusedMultiplyAdd(a, b1, c01);
            a = Vector512.Create(left[1]);
            c10 = Vector512.FusedMultiplyAdd(a, b0, c10);
            c11 = Vector512.FusedMultiplyAdd(a, b1, c11);
            a = Vector512.Create(left[2]);
            c20 = Vector512.FusedMultiplyAdd(a, b0, c20);
            c21 = Vector512.FusedMultiplyAdd(a, b1, c21);
            a = Vector512.Create(left[3]);
            c30 = Vector512.FusedMultiplyAdd(a, b0, c30);
            c31 = Vector512.FusedMultiplyAdd(a, b1, c31);
            a = Vector512.Create(left[4]);
            c40 = Vector512.FusedMultiplyAdd(a, b0, c40);
            c41 = Vector512.FusedMultiplyAdd(a, b1, c41);
            a = Vector512.Create(left[5]);
            c50 = Vector512.FusedMultiplyAdd(a, b0, c50);
            c51 = Vector512.FusedMultiplyAdd(a, b1, c51);
            a = Vector512.Create(left[6]);
            c60 = Vector512.FusedMultiplyAdd(a, b0, c60);
            c61 = Vector512.FusedMultiplyAdd(a, b1, c61);
            a = Vector512.Create(left[7]);
            c70 = Vector512.FusedMultiplyAdd(a, b0, c70);
            c71 = Vector512.FusedMultiplyAdd(a, b1, c71);
            a = Vector512.Create(left[8]);
            c80 = Vector512.FusedMultiplyAdd(a, b0, c80);
            c81 = Vector512.FusedMultiplyAdd(a, b1, c81);
            a = Vector512.Create(left[9]);
            c90 = Vector512.FusedMultiplyAdd(a, b0, c90);
            c91 = Vector512.FusedMultiplyAdd(a, b1, c91);
            if (THeight.Rows > 10)
            {
                a = Vector512.Create(left[10]);
                c100 = Vector512.FusedMultiplyAdd(a, b0, c100);
                c101 = Vector512.FusedMultiplyAdd(a, b1, c101);
            }
            if (THeight.Rows > 11)
            {
                a = Vector512.Create(left[11]);
                c110 = Vector512.FusedMultiplyAdd(a, b0, c110);
                c111 = Vector512.FusedMultiplyAdd(a, b1, c111);
            }
            if (THeight.Rows > 12)
            {
                a = Vector512.Create(left[12]);
                c120 = Vector512.FusedMultiplyAdd(a, b0, c120);
                c121 = Vector512.FusedMultiplyAdd(a, b1, c121);
            }
            if (THeight.Rows > 13)
            {
                a = Vector512.Create(left[13]);
                c130 = Vector512.FusedMultiplyAdd(a, b0, c130);
                c131 = Vector512.FusedMultiplyAdd(a, b1, c131);
            }
            left += THeight.Rows;
            right += 32;
        }
        Store(tile + 0, c00, c01, accumulates);
        Store(tile + 32, c10, c11, accumulates);
        Store(tile + 64, c20, c21, accumulates);
        Store(tile + 96, c30, c31, accumulates);
        Store(tile + 128, c40, c41, accumulates);
        Store(tile + 160, c50, c51, accumulates);
        Store(tile + 192, c60, c61, accumulates);
        Store(tile + 224, c70, c71, accumulates);
        Store(tile + 256, c80, c81, accumulates);
        Store(tile + 288, c90, c91, accumulates);
        if (THeight.Rows > 10) Store(tile + 320, c100, c101, accumulates);
        if (THeight.Rows > 11) Store(tile + 352, c110, c111, accumulates);
        if (THeight.Rows > 12) Store(tile + 384, c120, c121, accumulates);
        if (THeight.Rows > 13) Store(tile + 416, c130, c131, accumulates);
    }

    private static unsafe void Store(float* row, Vector512<float> low, Vector512<float> high, bool accumulates)
    {
        if (accumulates)
        {
            low += Vector512.Load(row);
            high += Vector512.Load(row + 16);
        }
        low.Store(row);
        high.Store(row + 16);
    }
}
