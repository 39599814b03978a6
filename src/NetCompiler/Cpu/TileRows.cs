namespace NetCompiler.Cpu;

/// <summary>The rows of a micro-kernel's tile, as a type: how many, and where they are, so that both are constants in the kernel.</summary>
public interface ITileRows
{
    /// <summary>The tile's rows; at most 14.</summary>
    static abstract int Rows { get; }

    /// <summary>How many floats after the first row's element of a product another row's is.</summary>
    /// <param name="row">The row.</param>
    static abstract int Place(int row);
}

/// <summary>Whether a tile has all columns or the first half of them, as a type.</summary>
internal interface ITileWidth
{
    /// <summary>Whether it has all.</summary>
    static abstract bool IsWhole { get; }
}

/// <summary>A tile of all columns.</summary>
internal readonly struct WholeWidth : ITileWidth
{
    public static bool IsWhole => true;
}

/// <summary>A tile of the first half of the columns.</summary>
internal readonly struct HalfWidth : ITileWidth
{
    public static bool IsWhole => false;
}

/// <summary>A tile of 3 rows, which are neighbours; so are those of the following types.</summary>
internal readonly struct Height3 : ITileRows
{
    public static int Rows => 3;

    public static int Place(int row) => row;
}

/// <summary>A tile of 4 rows.</summary>
internal readonly struct Height4 : ITileRows
{
    public static int Rows => 4;

    public static int Place(int row) => row;
}

/// <summary>A tile of 5 rows.</summary>
internal readonly struct Height5 : ITileRows
{
    public static int Rows => 5;

    public static int Place(int row) => row;
}

/// <summary>A tile of 6 rows.</summary>
internal readonly struct Height6 : ITileRows
{
    public static int Rows => 6;

    public static int Place(int row) => row;
}

/// <summary>A tile of 7 rows.</summary>
internal readonly struct Height7 : ITileRows
{
    public static int Rows => 7;

    public static int Place(int row) => row;
}

/// <summary>A tile of 8 rows.</summary>
internal readonly struct Height8 : ITileRows
{
    public static int Rows => 8;

    public static int Place(int row) => row;
}

/// <summary>A tile of 9 rows.</summary>
internal readonly struct Height9 : ITileRows
{
    public static int Rows => 9;

    public static int Place(int row) => row;
}

/// <summary>A tile of 10 rows.</summary>
internal readonly struct Height10 : ITileRows
{
    public static int Rows => 10;

    public static int Place(int row) => row;
}

/// <summary>A tile of 11 rows.</summary>
internal readonly struct Height11 : ITileRows
{
    public static int Rows => 11;

    public static int Place(int row) => row;
}

/// <summary>A tile of 12 rows.</summary>
internal readonly struct Height12 : ITileRows
{
    public static int Rows => 12;

    public static int Place(int row) => row;
}

/// <summary>A tile of 13 rows.</summary>
internal readonly struct Height13 : ITileRows
{
    public static int Rows => 13;

    public static int Place(int row) => row;
}

/// <summary>A tile of 14 rows.</summary>
internal readonly struct Height14 : ITileRows
{
    public static int Rows => 14;

    public static int Place(int row) => row;
}

/// <summary>The rows of a tile from the sixth on, for kernels that have six.</summary>
/// <typeparam name="TRows">The tile.</typeparam>
internal readonly struct RowsFromSix<TRows> : ITileRows
    where TRows : struct, ITileRows
{
    public static int Rows => Math.Max(0, TRows.Rows - 6);

    public static int Place(int row) => TRows.Place(row + 6);
}

/// <summary>The rows of a tile from the eighth on, for kernels that have eight.</summary>
/// <typeparam name="TRows">The tile.</typeparam>
internal readonly struct RowsFromEight<TRows> : ITileRows
    where TRows : struct, ITileRows
{
    public static int Rows => Math.Max(0, TRows.Rows - 8);

    public static int Place(int row) => TRows.Place(row + 8);
}
