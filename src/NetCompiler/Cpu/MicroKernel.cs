using System.Runtime.Intrinsics;

namespace NetCompiler.Cpu;

/// <summary>The innermost loop of contractions that suits the processor. The choice is a constant to the just-in-time compiler.</summary>
internal static class MicroKernel
{
    private const int MostRows512 = 14, MostRows256 = 6, MostRows128 = 8, PlainRows = 4;

    /// <summary>The most rows of a tile.</summary>
    public static int MostRows =>
        Vector512.IsHardwareAccelerated ? MostRows512 : Vector256.IsHardwareAccelerated ? MostRows256 : Vector128.IsHardwareAccelerated ? MostRows128 : PlainRows;

    /// <summary>The fewest rows that tiles are worth; lower ones spend their time on loading columns.</summary>
    public static int FewestRows => Vector512.IsHardwareAccelerated ? 5 : Vector256.IsHardwareAccelerated ? 3 : Vector128.IsHardwareAccelerated ? 4 : 1;

    /// <summary>The columns of a tile: the width of a packed right panel.</summary>
    public static int Columns => Vector512.IsHardwareAccelerated ? 32 : Vector256.IsHardwareAccelerated ? 16 : Vector128.IsHardwareAccelerated ? 8 : 4;

    /// <summary>The columns of a tile that is only half as wide; <see cref="Columns"/> where there is none.</summary>
    public static int HalfColumns => Vector512.IsHardwareAccelerated ? 16 : Columns;

    // Packed panels of fewer rows are worth less than the rows that they save.
    private static int SmallestPackedHeight => Vector512.IsHardwareAccelerated ? 10 : MostRows;

    /// <summary>The height of a tile, and so the width of a packed left panel, with which a number of rows is cut with the least waste.</summary>
    /// <param name="rows">The rows of a contraction.</param>
    public static int RowsFor(int rows)
    {
        int best = MostRows;
        for (int height = best - 1; height >= SmallestPackedHeight; height--)
        {
            if (ContractionSchedule.Divide(rows, height) * height < ContractionSchedule.Divide(rows, best) * best) best = height;
        }
        return best;
    }

    /// <summary>tile[rows][width] (+)= sum over i of left[places[i]][rows] * right[i][width].</summary>
    /// <param name="rows">The tile's height, <see cref="FewestRows"/> to <see cref="MostRows"/>.</param>
    /// <param name="width">The tile's width, and that of the right panel: <see cref="Columns"/> or <see cref="HalfColumns"/>.</param>
    /// <param name="k">How many products are summed.</param>
    /// <param name="left">The left operand: where it is packed or not, the rows of a product are neighbours.</param>
    /// <param name="places">Where the rows of each product are in it.</param>
    /// <param name="right">The right panel.</param>
    /// <param name="tile">The tile's first element.</param>
    /// <param name="stride">How many floats apart the tile's rows are.</param>
    /// <param name="accumulates">Whether the sums are added to what is in the tile.</param>
    /// <param name="ahead">What will be needed soon.</param>
    public static unsafe void Run(int rows, int width, int k, float* left, long* places, float* right, float* tile, long stride, bool accumulates, in Ahead ahead)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            switch (rows)
            {
                case 14: Run512<Height14>(width, k, left, places, right, tile, stride, accumulates, ahead); break;
                case 13: Run512<Height13>(width, k, left, places, right, tile, stride, accumulates, ahead); break;
                case 12: Run512<Height12>(width, k, left, places, right, tile, stride, accumulates, ahead); break;
                case 11: Run512<Height11>(width, k, left, places, right, tile, stride, accumulates, ahead); break;
                case 10: Run512<Height10>(width, k, left, places, right, tile, stride, accumulates, ahead); break;
                case 9: Run512<Height9>(width, k, left, places, right, tile, stride, accumulates, ahead); break;
                case 8: Run512<Height8>(width, k, left, places, right, tile, stride, accumulates, ahead); break;
                case 7: Run512<Height7>(width, k, left, places, right, tile, stride, accumulates, ahead); break;
                case 6: Run512<Height6>(width, k, left, places, right, tile, stride, accumulates, ahead); break;
                default: Run512<Height5>(width, k, left, places, right, tile, stride, accumulates, ahead); break;
            }
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            switch (rows)
            {
                case 6: MicroKernel256<Height6>.Run(k, left, places, right, tile, stride, accumulates); break;
                case 5: MicroKernel256<Height5>.Run(k, left, places, right, tile, stride, accumulates); break;
                case 4: MicroKernel256<Height4>.Run(k, left, places, right, tile, stride, accumulates); break;
                default: MicroKernel256<Height3>.Run(k, left, places, right, tile, stride, accumulates); break;
            }
        }
        else if (Vector128.IsHardwareAccelerated)
        {
            switch (rows)
            {
                case 8: MicroKernel128<Height8>.Run(k, left, places, right, tile, stride, accumulates); break;
                case 7: MicroKernel128<Height7>.Run(k, left, places, right, tile, stride, accumulates); break;
                case 6: MicroKernel128<Height6>.Run(k, left, places, right, tile, stride, accumulates); break;
                case 5: MicroKernel128<Height5>.Run(k, left, places, right, tile, stride, accumulates); break;
                default: MicroKernel128<Height4>.Run(k, left, places, right, tile, stride, accumulates); break;
            }
        }
        else RunPlainly(rows, k, left, places, right, tile, stride, accumulates);
    }

    private static unsafe void Run512<TRows>(int width, int k, float* left, long* places, float* right, float* tile, long stride, bool accumulates, in Ahead ahead)
        where TRows : struct, ITileRows
    {
        if (width == Columns) MicroKernel512<TRows, WholeWidth>.Run(k, left, places, right, tile, stride, accumulates, ahead);
        else MicroKernel512<TRows, HalfWidth>.Run(k, left, places, right, tile, stride, accumulates, ahead);
    }

    /// <summary>As above, with rows that are where a type says, at most 14 of them, and are no neighbours.</summary>
    /// <typeparam name="TRows">The tile's rows.</typeparam>
    public static unsafe void Run<TRows>(int width, int k, float* left, long* places, float* right, float* tile, long stride, bool accumulates)
        where TRows : struct, ITileRows
    {
        if (Vector512.IsHardwareAccelerated) Run512<TRows>(width, k, left, places, right, tile, stride, accumulates, new Ahead(right, 0));
        else if (Vector256.IsHardwareAccelerated) Run256<TRows>(k, left, places, right, tile, stride, accumulates);
        else if (Vector128.IsHardwareAccelerated) Run128<TRows>(k, left, places, right, tile, stride, accumulates);
        else
        {
            for (int row = 0; row < TRows.Rows; row++) RunPlainly(1, k, left + TRows.Place(row), places, right, tile + row * stride, stride, accumulates);
        }
    }

    // Six rows at a time.
    private static unsafe void Run256<TRows>(int k, float* left, long* places, float* right, float* tile, long stride, bool accumulates)
        where TRows : struct, ITileRows
    {
        MicroKernel256<TRows>.Run(k, left, places, right, tile, stride, accumulates);
        if (TRows.Rows > MostRows256) MicroKernel256<RowsFromSix<TRows>>.Run(k, left, places, right, tile + MostRows256 * stride, stride, accumulates);
        if (TRows.Rows > 2 * MostRows256)
        {
            MicroKernel256<RowsFromSix<RowsFromSix<TRows>>>.Run(k, left, places, right, tile + 2 * MostRows256 * stride, stride, accumulates);
        }
    }

    // Eight rows at a time.
    private static unsafe void Run128<TRows>(int k, float* left, long* places, float* right, float* tile, long stride, bool accumulates)
        where TRows : struct, ITileRows
    {
        MicroKernel128<TRows>.Run(k, left, places, right, tile, stride, accumulates);
        if (TRows.Rows > MostRows128) MicroKernel128<RowsFromEight<TRows>>.Run(k, left, places, right, tile + MostRows128 * stride, stride, accumulates);
    }

    private static unsafe void RunPlainly(int rows, int k, float* left, long* places, float* right, float* tile, long stride, bool accumulates)
    {
        for (int row = 0; row < rows; row++)
        {
            float* sums = tile + row * stride;
            if (!accumulates) new Span<float>(sums, Columns).Clear();
            for (int i = 0; i < k; i++)
            {
                for (int column = 0; column < Columns; column++) sums[column] += left[places[i] + row] * right[i * Columns + column];
            }
        }
    }
}
