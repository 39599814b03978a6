namespace NetCompiler.Data;

/// <summary>A batch that is being filled or waits to be used: an array a top. The arrays do not move, so that devices can copy from them directly.</summary>
internal sealed class BatchBuffer
{
    private readonly float[]?[] tops;
    private readonly int[] rowLengths;

    /// <summary>Takes memory.</summary>
    /// <param name="rows">How many rows a batch has.</param>
    /// <param name="rowLengths">How many values a row of each top has; 0 for a top that the net does not use.</param>
    public BatchBuffer(int rows, int[] rowLengths)
    {
        this.rowLengths = rowLengths;
        tops = Array.ConvertAll(rowLengths, length => length == 0 ? null : GC.AllocateArray<float>(checked(rows * length), pinned: true));
    }

    /// <summary>Which batch it is, from 0; -1 for none.</summary>
    public long Batch { get; set; } = -1;

    /// <summary>How many rows are not filled yet.</summary>
    public int Missing { get; set; }

    /// <summary>What went wrong with the earliest row that could not be filled; null if all could.</summary>
    public Exception? Failure { get; set; }

    /// <summary>Which row <see cref="Failure"/> is about.</summary>
    public int FailedRow { get; set; }

    /// <summary>How many tops there are.</summary>
    public int TopCount => tops.Length;

    /// <summary>Whether the net uses a top.</summary>
    public bool Uses(int top) => top < tops.Length && tops[top] is not null;

    /// <summary>All values of a top.</summary>
    public ReadOnlySpan<float> Top(int top) => tops[top];

    /// <summary>A row of a top; empty for one that the net does not use.</summary>
    public Span<float> Row(int top, int row) => tops[top].AsSpan(row * rowLengths[top], rowLengths[top]);

    /// <summary>Sets a label, if the layer has a top for labels and the net uses it.</summary>
    public void SetLabel(int row, int label)
    {
        if (Uses(1)) Row(1, row)[0] = label;
    }
}
