namespace NetCompiler.Data;

/// <summary>The rows of a <c>MemoryData</c> layer. Batches go through them in order and begin again at the end; nothing is copied until then.</summary>
/// <param name="data">The data of all rows, one after another, as the net takes them: nothing is subtracted or scaled.</param>
/// <param name="labels">The labels, one a row.</param>
public sealed class MemoryRows(ReadOnlyMemory<float> data, ReadOnlyMemory<float> labels)
{
    /// <summary>The data of all rows.</summary>
    public ReadOnlyMemory<float> Data { get; } = data;

    /// <summary>The labels, one a row.</summary>
    public ReadOnlyMemory<float> Labels { get; } = labels;
}
