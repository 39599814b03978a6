using System.Runtime.Intrinsics;

namespace NetCompiler.Cpu;

/// <summary>
/// The innermost loop of contractions on processors with 128-bit vectors (Arm): a tile of up to 8 rows and 8 columns in 16 registers.
/// The accumulators are named locals: the processor's registers, which no loop over an array would stay in.
/// </summary>
/// <typeparam name="TRows">The tile's rows.</typeparam>
internal static class MicroKernel128<TRows>
    where TRows : struct, ITileRows
{
    /// <summary>tile[height][8] (+)= sum over i of left[places[i] + rows] * right[i][8]; the tile's rows are a stride apart.</summary>
    public static unsafe void Run(int k, float* left, long* places, float* right, float* tile, long stride, bool accumulates)
    {
        Vector128<float> c00 = default, c01 = default;
        Vector128<float> c10 = default, c11 = default;
        Vector128<float> c20 = default, c21 = default;
        Vector128<float> c30 = default, c31 = default;
        Vector128<float> c40 = default, c41 = default;
        Vector128<float> c50 = default, c51 = default;
        Vector128<float> c60 = default, c61 = default;
        Vector128<float> c70 = default, c71 = default;
        for (int i = 0; i < k; i++)
        {
            float* row = left + places[i];
            Vector128<float> b0 = Vector128.Load(right), b1 = Vector128.Load(right + 4), a;
            a = Vector128.Create(row[TRows.Place(0)]);
            c00 = Vector128.FusedMultiplyAdd(a, b0, c00);
            c01 = Vector128.FusedMultiplyAdd(a, b1, c01);
            if (TRows.Rows > 1)
            {
                a = Vector128.Create(row[TRows.Place(1)]);
                c10 = Vector128.FusedMultiplyAdd(a, b0, c10);
                c11 = Vector128.FusedMultiplyAdd(a, b1, c11);
            }
            if (TRows.Rows > 2)
            {
                a = Vector128.Create(row[TRows.Place(2)]);
                c20 = Vector128.FusedMultiplyAdd(a, b0, c20);
                c21 = Vector128.FusedMultiplyAdd(a, b1, c21);
            }
            if (TRows.Rows > 3)
            {
                a = Vector128.Create(row[TRows.Place(3)]);
                c30 = Vector128.FusedMultiplyAdd(a, b0, c30);
                c31 = Vector128.FusedMultiplyAdd(a, b1, c31);
            }
            if (TRows.Rows > 4)
            {
                a = Vector128.Create(row[TRows.Place(4)]);
                c40 = Vector128.FusedMultiplyAdd(a, b0, c40);
                c41 = Vector128.FusedMultiplyAdd(a, b1, c41);
            }
            if (TRows.Rows > 5)
            {
                a = Vector128.Create(row[TRows.Place(5)]);
                c50 = Vector128.FusedMultiplyAdd(a, b0, c50);
                c51 = Vector128.FusedMultiplyAdd(a, b1, c51);
            }
            if (TRows.Rows > 6)
            {
                a = Vector128.Create(row[TRows.Place(6)]);
                c60 = Vector128.FusedMultiplyAdd(a, b0, c60);
                c61 = Vector128.FusedMultiplyAdd(a, b1, c61);
            }
            if (TRows.Rows > 7)
            {
                a = Vector128.Create(row[TRows.Place(7)]);
                c70 = Vector128.FusedMultiplyAdd(a, b0, c70);
                c71 = Vector128.FusedMultiplyAdd(a, b1, c71);
            }
            right += 8;
        }
        Store(tile, c00, c01, accumulates);
        if (TRows.Rows > 1) Store(tile + stride, c10, c11, accumulates);
        if (TRows.Rows > 2) Store(tile + 2 * stride, c20, c21, accumulates);
        if (TRows.Rows > 3) Store(tile + 3 * stride, c30, c31, accumulates);
        if (TRows.Rows > 4) Store(tile + 4 * stride, c40, c41, accumulates);
        if (TRows.Rows > 5) Store(tile + 5 * stride, c50, c51, accumulates);
        if (TRows.Rows > 6) Store(tile + 6 * stride, c60, c61, accumulates);
        if (TRows.Rows > 7) Store(tile + 7 * stride, c70, c71, accumulates);
    }

    private static unsafe void Store(float* row, Vector128<float> low, Vector128<float> high, bool accumulates)
    {
        if (accumulates)
        {
            low += Vector128.Load(row);
            high += Vector128.Load(row + 4);
        }
        low.Store(row);
        high.Store(row + 4);
    }
}
