namespace NetCompiler.Compiler.Problems;

/// <summary>A range of UTF-16 code units of a source text.</summary>
/// <param name="Start">The first code unit, from 0.</param>
/// <param name="Length">How many code units.</param>
public readonly record struct TextSpan(int Start, int Length)
{
    /// <summary>The position after the last code unit.</summary>
    public int End => Start + Length;

    /// <summary>The smallest span that holds two others.</summary>
    /// <param name="first">One span.</param>
    /// <param name="last">The other.</param>
    public static TextSpan Cover(TextSpan first, TextSpan last)
    {
        int start = Math.Min(first.Start, last.Start);
        return new TextSpan(start, Math.Max(first.End, last.End) - start);
    }
}
