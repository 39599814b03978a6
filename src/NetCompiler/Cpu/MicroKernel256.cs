using System.Runtime.Intrinsics;

namespace NetCompiler.Cpu;

/// <summary>
/// The innermost loop of contractions on processors with 256-bit vectors: a tile of 6 rows and 16 columns in 12 registers.
/// The accumulators are named locals: the processor's registers, which no loop over an array would stay in.
/// </summary>
internal static class MicroKernel256
{
    public const int Rows = 6;
    public const int Columns = 16;

    /// <summary>tile[6][16] (+)= sum over i of left[i][6] * right[i][16].</summary>
    public static unsafe void Run(int k, float* left, float* right, float* tile, bool accumulates)
    {
        Vector256<float> c00 = default, c01 = default;
        Vector256<float> c10 = default, c11 = default;
        Vector256<float> c20 = default, c21 = default;
        Vector256<float> c30 = default, c31 = default;
        Vector256<float> c40 = default, c41 = default;
        Vector256<float> c50 = default, c51 = default;
        for (int i = 0; i < k; i++)
        {
            Vector256<float> b0 = Vector256.Load(right), b1 = Vector256.Load(right + 8), a;
            a = Vector256.Create(left[0]);
            c00 = Vector256.FusedMultiplyAdd(a, b0, c00);
            c01 = Vector256.FusedMultiplyAdd(a, b1, c01);
            a = Vector256.Create(left[1]);
            c10 = Vector256.FusedMultiplyAdd(a, b0, c10);
            c11 = Vector256.FusedMultiplyAdd(a, b1, c11);
            a = Vector256.Create(left[2]);
            c20 = Vector256.FusedMultiplyAdd(a, b0, c20);
            c21 = Vector256.FusedMultiplyAdd(a, b1, c21);
            a = Vector256.Create(left[3]);
            c30 = Vector256.FusedMultiplyAdd(a, b0, c30);
            c31 = Vector256.FusedMultiplyAdd(a, b1, c31);
            a = Vector256.Create(left[4]);
            c40 = Vector256.FusedMultiplyAdd(a, b0, c40);
            c41 = Vector256.FusedMultiplyAdd(a, b1, c41);
            a = Vector256.Create(left[5]);
            c50 = Vector256.FusedMultiplyAdd(a, b0, c50);
            c51 = Vector256.FusedMultiplyAdd(a, b1, c51);
            left += 6;
            right += 16;
        }
        Store(tile + 0, c00, c01, accumulates);
        Store(tile + 16, c10, c11, accumulates);
        Store(tile + 32, c20, c21, accumulates);
        Store(tile + 48, c30, c31, accumulates);
        Store(tile + 64, c40, c41, accumulates);
        Store(tile + 80, c50, c51, accumulates);
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
