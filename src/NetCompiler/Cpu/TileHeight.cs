namespace NetCompiler.Cpu;

/// <summary>The height of a micro-kernel's tile, as a type.</summary>
internal interface ITileHeight
{
    /// <summary>The tile's rows.</summary>
    static abstract int Rows { get; }
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

/// <summary>A tile of 3 rows.</summary>
internal readonly struct Height3 : ITileHeight
{
    public static int Rows => 3;
}

/// <summary>A tile of 4 rows.</summary>
internal readonly struct Height4 : ITileHeight
{
    public static int Rows => 4;
}

/// <summary>A tile of 5 rows.</summary>
internal readonly struct Height5 : ITileHeight
{
    public static int Rows => 5;
}

/// <summary>A tile of 6 rows.</summary>
internal readonly struct Height6 : ITileHeight
{
    public static int Rows => 6;
}

/// <summary>A tile of 7 rows.</summary>
internal readonly struct Height7 : ITileHeight
{
    public static int Rows => 7;
}

/// <summary>A tile of 8 rows.</summary>
internal readonly struct Height8 : ITileHeight
{
    public static int Rows => 8;
}

/// <summary>A tile of 9 rows.</summary>
internal readonly struct Height9 : ITileHeight
{
    public static int Rows => 9;
}

/// <summary>A tile of 10 rows.</summary>
internal readonly struct Height10 : ITileHeight
{
    public static int Rows => 10;
}

/// <summary>A tile of 11 rows.</summary>
internal readonly struct Height11 : ITileHeight
{
    public static int Rows => 11;
}

/// <summary>A tile of 12 rows.</summary>
internal readonly struct Height12 : ITileHeight
{
    public static int Rows => 12;
}

/// <summary>A tile of 13 rows.</summary>
internal readonly struct Height13 : ITileHeight
{
    public static int Rows => 13;
}

/// <summary>A tile of 14 rows.</summary>
internal readonly struct Height14 : ITileHeight
{
    public static int Rows => 14;
}
