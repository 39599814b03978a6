namespace NetCompiler.Blobs;

/// <summary>A blob that is filled from outside before a pass.</summary>
/// <param name="name">Its name in the prototxt.</param>
/// <param name="shape">Its shape.</param>
/// <param name="arena">The arena it lies in.</param>
/// <param name="offset">The first byte of its values.</param>
/// <param name="diffOffset">The first byte of its gradient; -1 if it has none.</param>
public sealed class InputBlob(string name, BlobShape shape, Arena arena, long offset, long diffOffset = -1)
    : Blob(name, shape, arena, offset, diffOffset)
{
    /// <summary>Sets all its values.</summary>
    /// <param name="values">The values, row-major; as many as the blob has elements.</param>
    /// <exception cref="ArgumentException">There are fewer or more.</exception>
    /// <exception cref="ObjectDisposedException">The net was disposed.</exception>
    public void Set(ReadOnlySpan<float> values)
    {
        if (values.Length != Count)
        {
            throw new ArgumentException($"blob '{Name}' is {Shape}, that is {Count} values, but {values.Length} are given", nameof(values));
        }
        values.CopyTo(Data);
    }
}
