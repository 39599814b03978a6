namespace NetCompiler.Benchmarks;

/// <summary>The middle of some measurements: what noise of other programs changes least.</summary>
internal static class Median
{
    public static double Of(IEnumerable<double> values)
    {
        double[] sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }
}
