using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace NetCompiler.Cpu;

/// <summary>
/// The innermost loop of contractions on processors with 512-bit vectors: a tile of up to 14 rows and 32 columns in 28 registers, or of 16 columns where
/// there are no more. The accumulators are named locals: the processor's registers, which no loop over an array would stay in. Height and width are types, so
/// that the just-in-time compiler writes a kernel for each, without the rows and columns that it lacks.
/// </summary>
/// <typeparam name="TRows">The tile's rows.</typeparam>
/// <typeparam name="TWidth">The tile's width.</typeparam>
internal static class MicroKernel512<TRows, TWidth>
    where TRows : struct, ITileRows
    where TWidth : struct, ITileWidth
{
    /// <summary>tile[height][32] (+)= sum over i of left[places[i] + rows] * right[i][32]; the tile's rows are a stride apart.</summary>
    public static unsafe void Run(int k, float* left, long* places, float* right, float* tile, long stride, bool accumulates, in Ahead ahead)
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
            float* row = left + places[i];
            Vector512<float> b0 = Vector512.Load(right), b1 = TWidth.IsWhole ? Vector512.Load(right + 16) : default, a;
            a = Vector512.Create(row[TRows.Place(0)]);
            c00 = Vector512.FusedMultiplyAdd(a, b0, c00);
            if (TWidth.IsWhole) c01 = Vector512.FusedMultiplyAdd(a, b1, c01);
            if (TRows.Rows > 1)
            {
                a = Vector512.Create(row[TRows.Place(1)]);
                c10 = Vector512.FusedMultiplyAdd(a, b0, c10);
                if (TWidth.IsWhole) c11 = Vector512.FusedMultiplyAdd(a, b1, c11);
            }
            if (TRows.Rows > 2)
            {
                a = Vector512.Create(row[TRows.Place(2)]);
                c20 = Vector512.FusedMultiplyAdd(a, b0, c20);
                if (TWidth.IsWhole) c21 = Vector512.FusedMultiplyAdd(a, b1, c21);
            }
            if (TRows.Rows > 3)
            {
                a = Vector512.Create(row[TRows.Place(3)]);
                c30 = Vector512.FusedMultiplyAdd(a, b0, c30);
                if (TWidth.IsWhole) c31 = Vector512.FusedMultiplyAdd(a, b1, c31);
            }
            if (TRows.Rows > 4)
            {
                a = Vector512.Create(row[TRows.Place(4)]);
                c40 = Vector512.FusedMultiplyAdd(a, b0, c40);
                if (TWidth.IsWhole) c41 = Vector512.FusedMultiplyAdd(a, b1, c41);
            }
            if (TRows.Rows > 5)
            {
                a = Vector512.Create(row[TRows.Place(5)]);
                c50 = Vector512.FusedMultiplyAdd(a, b0, c50);
                if (TWidth.IsWhole) c51 = Vector512.FusedMultiplyAdd(a, b1, c51);
            }
            if (TRows.Rows > 6)
            {
                a = Vector512.Create(row[TRows.Place(6)]);
                c60 = Vector512.FusedMultiplyAdd(a, b0, c60);
                if (TWidth.IsWhole) c61 = Vector512.FusedMultiplyAdd(a, b1, c61);
            }
            if (TRows.Rows > 7)
            {
                a = Vector512.Create(row[TRows.Place(7)]);
                c70 = Vector512.FusedMultiplyAdd(a, b0, c70);
                if (TWidth.IsWhole) c71 = Vector512.FusedMultiplyAdd(a, b1, c71);
            }
            if (TRows.Rows > 8)
            {
                a = Vector512.Create(row[TRows.Place(8)]);
                c80 = Vector512.FusedMultiplyAdd(a, b0, c80);
                if (TWidth.IsWhole) c81 = Vector512.FusedMultiplyAdd(a, b1, c81);
            }
            if (TRows.Rows > 9)
            {
                a = Vector512.Create(row[TRows.Place(9)]);
                c90 = Vector512.FusedMultiplyAdd(a, b0, c90);
                if (TWidth.IsWhole) c91 = Vector512.FusedMultiplyAdd(a, b1, c91);
            }
            if (TRows.Rows > 10)
            {
                a = Vector512.Create(row[TRows.Place(10)]);
                c100 = Vector512.FusedMultiplyAdd(a, b0, c100);
                if (TWidth.IsWhole) c101 = Vector512.FusedMultiplyAdd(a, b1, c101);
            }
            if (TRows.Rows > 11)
            {
                a = Vector512.Create(row[TRows.Place(11)]);
                c110 = Vector512.FusedMultiplyAdd(a, b0, c110);
                if (TWidth.IsWhole) c111 = Vector512.FusedMultiplyAdd(a, b1, c111);
            }
            if (TRows.Rows > 12)
            {
                a = Vector512.Create(row[TRows.Place(12)]);
                c120 = Vector512.FusedMultiplyAdd(a, b0, c120);
                if (TWidth.IsWhole) c121 = Vector512.FusedMultiplyAdd(a, b1, c121);
            }
            if (TRows.Rows > 13)
            {
                a = Vector512.Create(row[TRows.Place(13)]);
                c130 = Vector512.FusedMultiplyAdd(a, b0, c130);
                if (TWidth.IsWhole) c131 = Vector512.FusedMultiplyAdd(a, b1, c131);
            }
            right += TWidth.IsWhole ? 32 : 16;
        }
        Store(tile, c00, c01, accumulates);
        if (TRows.Rows > 1) Store(tile + stride, c10, c11, accumulates);
        if (TRows.Rows > 2) Store(tile + 2 * stride, c20, c21, accumulates);
        if (TRows.Rows > 3) Store(tile + 3 * stride, c30, c31, accumulates);
        if (TRows.Rows > 4) Store(tile + 4 * stride, c40, c41, accumulates);
        if (TRows.Rows > 5) Store(tile + 5 * stride, c50, c51, accumulates);
        if (TRows.Rows > 6) Store(tile + 6 * stride, c60, c61, accumulates);
        if (TRows.Rows > 7) Store(tile + 7 * stride, c70, c71, accumulates);
        if (TRows.Rows > 8) Store(tile + 8 * stride, c80, c81, accumulates);
        if (TRows.Rows > 9) Store(tile + 9 * stride, c90, c91, accumulates);
        if (TRows.Rows > 10) Store(tile + 10 * stride, c100, c101, accumulates);
        if (TRows.Rows > 11) Store(tile + 11 * stride, c110, c111, accumulates);
        if (TRows.Rows > 12) Store(tile + 12 * stride, c120, c121, accumulates);
        if (TRows.Rows > 13) Store(tile + 13 * stride, c130, c131, accumulates);
    }

    private static unsafe void Store(float* row, Vector512<float> low, Vector512<float> high, bool accumulates)
    {
        if (accumulates)
        {
            low += Vector512.Load(row);
            if (TWidth.IsWhole) high += Vector512.Load(row + 16);
        }
        low.Store(row);
        if (TWidth.IsWhole) high.Store(row + 16);
    }
}
