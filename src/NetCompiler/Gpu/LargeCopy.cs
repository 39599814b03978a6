namespace NetCompiler.Gpu;

/// <summary>
/// Copies floats on several threads where there are many: one thread alone does not use a processor's memory up.
/// </summary>
internal static unsafe class LargeCopy
{
    // A piece takes longer than to wake a thread for it; more threads than this do not copy faster.
    private const int Piece = 1 << 19, MostThreads = 8;

    /// <summary>Copies.</summary>
    /// <param name="source">From.</param>
    /// <param name="target">To; as long.</param>
    public static void Run(ReadOnlySpan<float> source, Span<float> target)
    {
        int pieces = (source.Length + Piece - 1) / Piece;
        if (pieces < 2 || Environment.ProcessorCount == 1)
        {
            source.CopyTo(target);
            return;
        }
        fixed (float* from = source, to = target)
        {
            float* start = from, end = to;
            int count = Math.Min(source.Length, target.Length);
            var options = new ParallelOptions { MaxDegreeOfParallelism = Math.Min(MostThreads, Environment.ProcessorCount) };
            Parallel.For(0, pieces, options, piece =>
            {
                long first = (long)piece * Piece;
                int length = (int)Math.Min(Piece, count - first);
                new ReadOnlySpan<float>(start + first, length).CopyTo(new Span<float>(end + first, length));
            });
        }
    }
}
