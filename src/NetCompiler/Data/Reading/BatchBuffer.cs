using NetCompiler.Blobs;

namespace NetCompiler.Data;

/// <summary>
/// A batch that is being filled or waits to be used: an array a top. For a GPU the arrays are where it copies from by
/// itself, so that a row is decoded
/// straight into them and copied by no thread.
/// </summary>
internal sealed class BatchBuffer : IDisposable
{
    private readonly float[]?[] tops;
    private readonly BatchMemory?[] sent;
    private readonly int[] rowLengths;

    /// <summary>Takes memory.</summary>
    /// <param name="rows">How many rows a batch has.</param>
    /// <param name="inputs">The net's inputs by top; null for a top that the net does not use.</param>
    public BatchBuffer(int rows, InputBlob?[] inputs)
    {
        rowLengths = Array.ConvertAll(inputs, input => input is null ? 0 : input.Count / rows);
        sent = Array.ConvertAll(inputs, input => input?.Queue?.CreateMemory());
        tops = Array.ConvertAll(inputs, input => input is { Queue: null } ? GC.AllocateUninitializedArray<float>(input.Count) : null);
    }

    /// <summary>Which batch it is, from 0; -1 for none.</summary>
    public long Batch { get; set; } = -1;

    /// <summary>How many rows are not filled yet.</summary>
    public int Missing { get; set; }

    /// <summary>What went wrong with the earliest row that could not be filled; null if all could.</summary>
    public Exception? Failure { get; set; }

    /// <summary>Which row <see cref="Failure"/> is about.</summary>
    public int FailedRow { get; set; }

    /// <summary>Whether the net uses a top.</summary>
    public bool Uses(int top) => top < rowLengths.Length && rowLengths[top] > 0;

    /// <summary>Makes the values of all tops those of the net's next pass.</summary>
    /// <param name="inputs">The net's inputs by top.</param>
    public void Set(InputBlob?[] inputs)
    {
        for (int top = 0; top < inputs.Length; top++)
        {
            if (sent[top] is { } memory) inputs[top]!.Queue!.Set(memory);
            else inputs[top]?.Set(tops[top]);
        }
    }

    /// <summary>Sends the values of all tops ahead to a GPU.</summary>
    /// <param name="inputs">The net's inputs by top.</param>
    /// <returns>False if the caller has set an input meanwhile.</returns>
    public bool TrySetAhead(InputBlob?[] inputs)
    {
        for (int top = 0; top < inputs.Length; top++)
        {
            if (sent[top] is { } memory && !inputs[top]!.Queue!.TrySetAhead(memory)) return false;
        }
        return true;
    }

    /// <summary>Waits until a GPU has copied what was set, so that the rows may be filled again.</summary>
    public void WaitUntilCopied()
    {
        foreach (var memory in sent) memory?.WaitUntilCopied();
    }

    /// <summary>A row of a top; empty for one that the net does not use.</summary>
    public Span<float> Row(int top, int row)
    {
        var all = sent[top] is { } memory ? memory.Floats : tops[top].AsSpan();
        return all.Slice(row * rowLengths[top], rowLengths[top]);
    }

    /// <summary>Sets a label, if the layer has a top for labels and the net uses it.</summary>
    public void SetLabel(int row, int label)
    {
        if (Uses(1)) Row(1, row)[0] = label;
    }

    /// <summary>Gives memory back.</summary>
    public void Dispose()
    {
        foreach (var memory in sent) memory?.Dispose();
    }
}
