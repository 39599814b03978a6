namespace NetCompiler.Cpu;

/// <summary>
/// A product of matrices whose columns or depths are the points of images, line by line. What a band of lines needs of the right operand is a window: a place in the operand, or a
/// copy.
/// </summary>
public interface IImageProduct : IMatrixProduct
{
    /// <summary>How many images there are; the slowest part of a point's number.</summary>
    static abstract int Images { get; }

    /// <summary>How many lines of points an image has.</summary>
    static abstract int Lines { get; }

    /// <summary>How many points a line has; the fastest part of a point's number.</summary>
    static abstract int Points { get; }

    /// <summary>How many lines are worked on at a time, at most.</summary>
    static abstract int BandLines { get; }

    /// <summary>How many floats apart lines are in a window.</summary>
    static abstract long LineFloats { get; }

    /// <summary>The floats of a window that is a copy; 0 where the operand is read in place.</summary>
    static abstract long WindowFloats { get; }
}
