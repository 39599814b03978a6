using NetCompiler.Blobs;

namespace NetCompiler.Data;

/// <summary>Fills the inputs of a MemoryData layer from the caller's rows.</summary>
internal sealed class MemoryReader : LayerReader
{
    private readonly InputBlob?[] inputs;
    private readonly BatchBuffer buffer;
    private readonly int batch;
    private MemoryRows? rows;
    private int rowCount;
    private long position, first;

    public MemoryReader(MemoryDataSettings settings, InputBlob?[] inputs, DataOptions options, BadImages bad)
        : base(settings.Layer, bad)
    {
        this.inputs = inputs;
        batch = inputs.First(input => input is not null)!.Shape[0];
        buffer = new BatchBuffer(batch, inputs);
        Accepts = settings;
        if (options.Memory.TryGetValue(settings.Layer, out var given)) Set(given, 0);
    }

    private MemoryDataSettings Accepts { get; }

    /// <summary>Takes other rows; the first of them begins the batch at a position.</summary>
    /// <exception cref="ArgumentException">The rows do not fit.</exception>
    public void Set(MemoryRows given, long at)
    {
        ArgumentNullException.ThrowIfNull(given);
        int length = inputs[0] is { } data ? data.Count / batch : 0;
        int count = length > 0 ? given.Data.Length / length : given.Labels.Length;
        bool fits = count > 0 && (length == 0 || given.Data.Length == count * length) && (given.Labels.Length == count || (inputs.Length < 2 || inputs[1] is null));
        if (!fits)
        {
            throw new ArgumentException(
                $"layer '{Name}' takes rows of {length} values with a label each, but {given.Data.Length} values and {given.Labels.Length} labels are given", nameof(given));
        }
        CheckLabels(given);
        (rows, rowCount, first) = (given, count, at);
    }

    /// <inheritdoc/>
    public override void Take()
    {
        if (rows is null) throw new InvalidOperationException($"layer '{Name}' of type MemoryData has no rows: give them in DataOptions.Memory or call SetRows");
        buffer.WaitUntilCopied();
        for (int row = 0; row < batch; row++)
        {
            int at = (int)((((position - first) * batch) + row) % rowCount);
            if (buffer.Uses(0)) rows.Data.Span.Slice(at * buffer.Row(0, row).Length, buffer.Row(0, row).Length).CopyTo(buffer.Row(0, row));
            if (buffer.Uses(1)) buffer.Row(1, row)[0] = rows.Labels.Span[at];
        }
        buffer.Set(inputs);
        position++;
    }

    /// <inheritdoc/>
    public override void Seek(long batch)
    {
        position = batch;
        // Rows that came later than the batch cannot be gone back before.
        if (first > batch) first = batch;
    }

    /// <inheritdoc/>
    public override void Dispose() => buffer.Dispose();

    private void CheckLabels(MemoryRows given)
    {
        if (Accepts.ClassCount is null) return;
        var labels = given.Labels.Span;
        for (int i = 0; i < labels.Length; i++)
        {
            if (labels[i] == MathF.Floor(labels[i]) && MathF.Abs(labels[i]) < int.MaxValue && Accepts.Accepts((int)labels[i])) continue;
            throw new ArgumentException(FormattableString.Invariant($"the label of row {i} for layer '{Name}' is {labels[i]}. {Accepts.LegalLabels}"), nameof(given));
        }
    }
}
