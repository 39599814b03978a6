namespace NetCompiler.Compiler.Emit.Gpu;

/// <summary>
/// Which elements of an operand's slice a thread brings into shared memory. Threads follow each other along the direction in which elements are neighbours
/// in memory; a thread has the same place along the depth in all of its loads wherever that can be, since decoding it costs most.
/// </summary>
/// <param name="IsAlongDepth">Whether neighbours lie along the depth; otherwise along the rows or columns.</param>
/// <param name="Width">The floats of a load: 1 or 4.</param>
/// <param name="Run">How many threads follow each other before the next row (column, depth) begins.</param>
/// <param name="Steps">For each load of a thread, how far it lies from the thread's first one, along the rows or columns and along the depth.</param>
internal sealed record LoadLayout(bool IsAlongDepth, int Width, int Run, IReadOnlyList<(int Outer, int Depth)> Steps)
{
    // Memory delivers eight floats at once.
    private const int FloatsOfSector = 8;

    /// <summary>The layout of a slice; null if its elements cannot be dealt out evenly.</summary>
    /// <param name="outer">The rows or columns of the tile.</param>
    /// <param name="depth">The depth of the tile.</param>
    /// <param name="threads">The threads of a group.</param>
    /// <param name="isAlongDepth">Whether neighbours lie along the depth.</param>
    /// <param name="width">The floats of a load.</param>
    public static LoadLayout? TryOf(int outer, int depth, int threads, bool isAlongDepth, int width)
    {
        var (along, across) = isAlongDepth ? (depth, outer) : (outer, depth);
        if (along % width != 0) return null;
        along /= width;
        LoadLayout? best = null;
        int fewest = int.MaxValue;
        for (int run = 1; run <= Math.Min(along, threads); run++)
        {
            if (along % run != 0 || threads % run != 0 || across % (threads / run) != 0) continue;
            int others = threads / run, alongSteps = along / run, acrossSteps = across / others;
            int decodes = isAlongDepth ? alongSteps : acrossSteps;
            // Runs of less than a sector read some bytes twice.
            int cost = decodes * FloatsOfSector + Math.Max(0, FloatsOfSector * 2 - run * width);
            if (cost > fewest) continue;
            fewest = cost;
            var steps = from i in Enumerable.Range(0, acrossSteps)
                        from j in Enumerable.Range(0, alongSteps)
                        select isAlongDepth ? (i * others, j * run * width) : (j * run * width, i * others);
            best = new LoadLayout(isAlongDepth, width, run, [.. steps]);
        }
        return best;
    }
}
