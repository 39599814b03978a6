namespace NetCompiler.Cpu;

/// <summary>The height of a micro-kernel's tile, as a type.</summary>
internal interface ITileHeight
{
    /// <summary>The tile's rows.</summary>
    static abstract int Rows { get; }
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
