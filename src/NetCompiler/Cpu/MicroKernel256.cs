using System.Runtime.Intrinsics;

namespace NetCompiler.Cpu;

/// <summary>
/// The innermost loop of contractions on processors with 256-bit vectors: a tile of up to 6 rows and 16 columns in 12 registers.
/// The accumulators are named locals: the processor's registers, which no loop over an array would stay in.
/// </summary>
/// <typeparam name="TRows">The tile's rows.</typeparam>
internal static class MicroKernel256<TRows>
    where TRows : struct, ITileRows
{
    /// <summary>tile[height][16] (+)= sum over i of left[places[i] + rows] * right[i][16]; the tile's rows are a stride apart.</summary>
    public static unsafe void Run(int k, float* left, long* places, float* right, float* tile, long stride, bool accumulates)
    {
        Vector256<float> c00 = default, c01 = default;
        Vector256<float> c10 = default, c11 = default;
        Vector256<float> c20 = default, c21 = default;
        Vector256<float> c30 = default, c31 = default;
        Vector256<float> c40 = default, c41 = default;
        Vector256<float> c50 = default, c51 = default;
        for (int i = 0; i < k; i++)
        {
            float* row = left + places[i];
            Vector256<float> b0 = Vector256.Load(right), b1 = Vector256.Load(right + 8), a;
            a = Vector256.Create(row[TRows.Place(0)]);
            c00 = Vector256.FusedMultiplyAdd(a, b0, c00);
            c01 = Vector256.FusedMultiplyAdd(a, b1, c01);
            if (TRows.Rows > 1)
            {
                a = Vector256.Create(row[TRows.Place(1)]);
                c10 = Vector256.FusedMultiplyAdd(a, b0, c10);
                c11 = Vector256.FusedMultiplyAdd(a, b1, c11);
            }
            if (TRows.Rows > 2)
            {
                a = Vector256.Create(row[TRows.Place(2)]);
                c20 = Vector256.FusedMultiplyAdd(a, b0, c20);
                c21 = Vector256.FusedMultiplyAdd(a, b1, c21);
            }
            if (TRows.Rows > 3)
            {
                a = Vector256.Create(row[TRows.Place(3)]);
                c30 = Vector256.FusedMultiplyAdd(a, b0, c30);
                c31 = Vector256.FusedMultiplyAdd(a, b1, c31);
            }
            if (TRows.Rows > 4)
            {
                a = Vector256.Create(row[TRows.Place(4)]);
                c40 = Vector256.FusedMultiplyAdd(a, b0, c40);
                c41 = Vector256.FusedMultiplyAdd(a, b1, c41);
            }
            if (TRows.Rows > 5)
            {
                a = Vector256.Create(row[TRows.Place(5)]);
                c50 = Vector256.FusedMultiplyAdd(a, b0, c50);
                c51 = Vector256.FusedMultiplyAdd(a, b1, c51);
            }
            right += 16;
        }
        Store(tile, c00, c01, accumulates);
        if (TRows.Rows > 1) Store(tile + stride, c10, c11, accumulates);
        if (TRows.Rows > 2) Store(tile + 2 * stride, c20, c21, accumulates);
        if (TRows.Rows > 3) Store(tile + 3 * stride, c30, c31, accumulates);
        if (TRows.Rows > 4) Store(tile + 4 * stride, c40, c41, accumulates);
        if (TRows.Rows > 5) Store(tile + 5 * stride, c50, c51, accumulates);
    }

    private static unsafe void Store(float* row, Vector256<float> low, Vector256<float> high, bool accumulates)
    {
        if (accumulates)
        {
            low += Vector256.Load(row);
            high += Vector256.Load(row + 8);
        }
        low.Store(row);
        high.Store(row + 8);
    }
}
