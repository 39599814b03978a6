using System.Runtime.Intrinsics;

namespace NetCompiler.Cpu;

/// <summary>The innermost loop of contractions that suits the processor. The choice is a constant to the just-in-time compiler.</summary>
internal static class MicroKernel
{
    /// <summary>The most rows of a tile.</summary>
    public static int MostRows =>
        Vector512.IsHardwareAccelerated ? MostRows512 : Vector256.IsHardwareAccelerated ? MicroKernel256.Rows
        : Vector128.IsHardwareAccelerated ? MicroKernel128.Rows : PlainRows;

    /// <summary>The columns of a tile: the width of a packed right panel.</summary>
    public static int Columns =>
        Vector512.IsHardwareAccelerated ? Columns512 : Vector256.IsHardwareAccelerated ? MicroKernel256.Columns
        : Vector128.IsHardwareAccelerated ? MicroKernel128.Columns : PlainColumns;

    private const int MostRows512 = 14;
    private const int Columns512 = 32;
    private const int SmallestHeight = 10;
    private const int PlainRows = 4;
    private const int PlainColumns = 4;

    /// <summary>The height of a tile, and so the width of a packed left panel, with which a number of rows is cut with the least waste.</summary>
    /// <param name="rows">The rows of a contraction.</param>
    public static int RowsFor(int rows)
    {
        if (!Vector512.IsHardwareAccelerated) return MostRows;
        int best = MostRows512;
        for (int height = best - 1; height >= SmallestHeight; height--)
        {
            if (ContractionSchedule.Divide(rows, height) * height < ContractionSchedule.Divide(rows, best) * best) best = height;
        }
        return best;
    }

    /// <summary>tile[Rows][Columns] (+)= sum over i of left[i][Rows] * right[i][Columns].</summary>
    /// <param name="rows">The tile's height, as <see cref="RowsFor"/> gives it.</param>
    /// <param name="k">How many products are summed.</param>
    /// <param name="left">The left panel.</param>
    /// <param name="right">The right panel.</param>
    /// <param name="tile">The tile.</param>
    /// <param name="accumulates">Whether the sums are added to what is in the tile.</param>
    /// <param name="ahead">What will be needed soon.</param>
    public static unsafe void Run(int rows, int k, float* left, float* right, float* tile, bool accumulates, in Ahead ahead)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            switch (rows)
            {
                case 14: MicroKernel512<Height14>.Run(k, left, right, tile, accumulates, ahead); break;
                case 13: MicroKernel512<Height13>.Run(k, left, right, tile, accumulates, ahead); break;
                case 12: MicroKernel512<Height12>.Run(k, left, right, tile, accumulates, ahead); break;
                case 11: MicroKernel512<Height11>.Run(k, left, right, tile, accumulates, ahead); break;
                default: MicroKernel512<Height10>.Run(k, left, right, tile, accumulates, ahead); break;
            }
        }
        else if (Vector256.IsHardwareAccelerated) MicroKernel256.Run(k, left, right, tile, accumulates);
        else if (Vector128.IsHardwareAccelerated) MicroKernel128.Run(k, left, right, tile, accumulates);
        else RunPlainly(k, left, right, tile, accumulates);
    }

    private static unsafe void RunPlainly(int k, float* left, float* right, float* tile, bool accumulates)
    {
        if (!accumulates) new Span<float>(tile, PlainRows * PlainColumns).Clear();
        for (int i = 0; i < k; i++)
        {
            for (int row = 0; row < PlainRows; row++)
            {
                for (int column = 0; column < PlainColumns; column++)
                {
                    tile[row * PlainColumns + column] += left[i * PlainRows + row] * right[i * PlainColumns + column];
                }
            }
        }
    }
}
