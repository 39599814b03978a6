using System.Globalization;

namespace NetCompiler.Testing;

/// <summary>
/// How many numbers of an array are how far off, in decades of what is allowed: whether one number is wrong or all are, and whether they are a little off
/// or have nothing to do with what was recorded.
/// </summary>
public sealed class ErrorHistogram
{
    private static readonly (double UpTo, string Name)[] Classes =
    [
        (0.01, "to 1% of the limit"), (0.1, "to 10%"), (1, "to the limit"), (10, "to 10 times"), (100, "to 100 times"), (double.MaxValue, "beyond"),
    ];

    private readonly long[] counts = new long[Classes.Length];

    /// <summary>How many numbers are equal.</summary>
    public long Equal { get; private set; }

    /// <summary>How many are not a number, or infinite, on one side alone.</summary>
    public long NotFinite { get; private set; }

    /// <summary>How many are further off than is allowed.</summary>
    public long Beyond => counts.Skip(3).Sum() + NotFinite;

    /// <summary>The histogram in one line: <c>equal 96, to 1% of the limit 3, beyond 1</c>; classes without numbers are left out.</summary>
    public override string ToString()
    {
        var parts = new List<string>();
        Add("equal", Equal);
        for (int i = 0; i < counts.Length; i++) Add(Classes[i].Name, counts[i]);
        Add("not finite", NotFinite);
        return string.Join(", ", parts);

        void Add(string name, long count)
        {
            if (count > 0) parts.Add(name + " " + count.ToString(CultureInfo.InvariantCulture));
        }
    }

    /// <summary>Counts one number.</summary>
    internal void Add(double error, double limit)
    {
        if (error == 0) Equal++;
        else if (!double.IsFinite(error)) NotFinite++;
        else counts[Array.FindIndex(Classes, one => error <= one.UpTo * limit || one.UpTo == double.MaxValue)]++;
    }
}
