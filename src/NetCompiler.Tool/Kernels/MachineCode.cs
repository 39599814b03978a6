using System.Globalization;
using System.Text.RegularExpressions;

namespace NetCompiler.Tool.Kernels;

/// <summary>A kernel's machine code, read from <c>cuobjdump -sass</c>: its instructions, and the loop that does the multiply-adds.</summary>
/// <param name="Instructions">The instructions, with their addresses.</param>
public sealed partial record MachineCode(IReadOnlyList<(int Address, string Text)> Instructions)
{
    /// <summary>Reads a listing.</summary>
    /// <param name="listing">The output of <c>cuobjdump -sass</c> for one kernel.</param>
    public static MachineCode Parse(string listing) => new([.. Lines().Matches(listing)
        .Select(match => (int.Parse(match.Groups[1].ValueSpan, NumberStyles.HexNumber, CultureInfo.InvariantCulture), match.Groups[2].Value.Trim()))]);

    /// <summary>The loop with the most multiply-adds; all instructions if there is no loop.</summary>
    public LoopMix MainLoop
    {
        get
        {
            var loops = Instructions.Select(instruction => (End: instruction.Address, Jump: Jumps().Match(instruction.Text)))
                .Where(jump => jump.Jump.Success)
                .Select(jump => (Start: int.Parse(jump.Jump.Groups[1].ValueSpan, NumberStyles.HexNumber, CultureInfo.InvariantCulture), jump.End))
                .Where(loop => loop.Start < loop.End)
                .Select(loop => LoopMix.Of(Instructions.Where(instruction => instruction.Address >= loop.Start && instruction.Address <= loop.End).Select(instruction => instruction.Text)))
                .ToArray();
            return loops.Length == 0 ? LoopMix.Of(Instructions.Select(instruction => instruction.Text)) : loops.MaxBy(loop => loop.MultiplyAdds)!;
        }
    }

    [GeneratedRegex(@"^\s+/\*([0-9a-f]{4,6})\*/\s+(.*?);\s+/\*", RegexOptions.Multiline)]
    private static partial Regex Lines();

    [GeneratedRegex(@"BRA(?:\.\w+)*\s+(?:!?U?P\d+,\s*)?0x([0-9a-f]+)")]
    private static partial Regex Jumps();
}

/// <summary>What the instructions of a loop are.</summary>
/// <param name="Total">How many instructions.</param>
/// <param name="MultiplyAdds">FFMA: multiply-adds of single precision, one for each thread of a warp.</param>
/// <param name="ByKind">How many of each kind, most frequent first.</param>
public sealed partial record LoopMix(int Total, int MultiplyAdds, IReadOnlyList<(string Kind, int Count)> ByKind)
{
    /// <summary>The share of the multiply-adds: a multiprocessor issues no more of its peak.</summary>
    public double Share => Total == 0 ? 0 : MultiplyAdds / (double)Total;

    internal static LoopMix Of(IEnumerable<string> instructions)
    {
        var kinds = instructions.Select(text => Predicates().Replace(text, "").Split(' ', '.')[0])
            .CountBy(kind => kind).OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal).ToArray();
        return new LoopMix(kinds.Sum(pair => pair.Value), kinds.FirstOrDefault(pair => pair.Key == "FFMA").Value, [.. kinds.Select(pair => (pair.Key, pair.Value))]);
    }

    [GeneratedRegex(@"^@!?U?PT?\d*\s+")]
    private static partial Regex Predicates();
}
