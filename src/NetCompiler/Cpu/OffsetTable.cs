namespace NetCompiler.Cpu;

/// <summary>The offsets of some rows, columns or depths of an operand, in scratch memory, and how many neighbours follow each without a gap.</summary>
internal readonly unsafe struct OffsetTable
{
    private readonly int count;

    private OffsetTable(long* offsets, int* runs, int count)
    {
        Offsets = offsets;
        Runs = runs;
        this.count = count;
    }

    /// <summary>The offsets.</summary>
    public long* Offsets { get; }

    /// <summary>How many offsets, from this one on, are one more than the one before.</summary>
    public int* Runs { get; }

    /// <summary>How many floats a table takes.</summary>
    /// <param name="count">How many offsets.</param>
    public static long Floats(int count) => Panels.Round(count * 2L) + Panels.Round(count);

    /// <summary>Takes a table from scratch memory.</summary>
    /// <param name="memory">The memory; moves on.</param>
    /// <param name="count">How many offsets.</param>
    public static OffsetTable Take(ref float* memory, int count)
    {
        long* offsets = (long*)Panels.Take(ref memory, count * 2L);
        return new OffsetTable(offsets, (int*)Panels.Take(ref memory, count), count);
    }

    /// <summary>Fills <see cref="Runs"/> for all offsets.</summary>
    public void FindRuns() => FindRuns(count);

    /// <summary>Fills <see cref="Runs"/> for the first offsets.</summary>
    /// <param name="used">How many.</param>
    public void FindRuns(int used)
    {
        int run = 0;
        for (int i = used - 1; i >= 0; i--)
        {
            run = i + 1 < used && Offsets[i + 1] == Offsets[i] + 1 ? run + 1 : 1;
            Runs[i] = run;
        }
    }

    /// <summary>How far apart the first offsets are, if all are equally far; else 0.</summary>
    /// <param name="used">How many.</param>
    public long Stride(int used)
    {
        if (used < 2) return 0;
        long stride = Offsets[1] - Offsets[0];
        for (int i = 2; i < used; i++)
        {
            if (Offsets[i] - Offsets[i - 1] != stride) return 0;
        }
        return stride;
    }
}
