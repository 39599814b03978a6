namespace NetCompiler.Blobs;

/// <summary>Memory of the processor for the values of one input, from which a device copies by itself.</summary>
internal abstract class BatchMemory : IDisposable
{
    /// <summary>Its floats. They stay when the device is gone, so that nobody writes into memory of others.</summary>
    public abstract Span<float> Floats { get; }

    /// <summary>Waits until no copy reads it any more: then it may be filled again.</summary>
    public abstract void WaitUntilCopied();

    /// <summary>Makes it memory like any other; its floats stay until nothing refers to them.</summary>
    public abstract void Dispose();
}
