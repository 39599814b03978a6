namespace NetCompiler.Blobs;

/// <summary>Where the values of an input wait for a pass on a GPU.</summary>
internal interface IInputQueue
{
    /// <summary>
    /// Tells that nothing waits any more: the pass has what it needs, and values of the one after it may be set
    /// ahead.
    /// </summary>
    event Action? Delivered;

    /// <summary>Memory that the device copies from, for the caller alone; to be disposed by it.</summary>
    BatchMemory CreateMemory();

    /// <summary>Memory of the queue's that nothing reads, to be filled and given back.</summary>
    BatchMemory Rent();

    /// <summary>Takes memory back that was rented; a copy may still read it.</summary>
    void GiveBack(BatchMemory memory);

    /// <summary>Takes the values of the next pass; what was set before and not used yet is replaced.</summary>
    void Set(ReadOnlySpan<float> values);

    /// <summary>
    /// The same for values that lie where the device copies from: the memory must not change until its copy is done.
    /// </summary>
    void Set(BatchMemory values);

    /// <summary>
    /// Takes values for later: a pass gets them, and whoever reads the blob sees them, only after <see
    /// cref="UseAhead"/>. What was set ahead before is
    /// replaced. The memory must not change until its copy is done.
    /// </summary>
    /// <returns>False if values wait for the next pass: then there is no room.</returns>
    bool TrySetAhead(BatchMemory values);

    /// <summary>Makes what was set ahead the values of the next pass.</summary>
    /// <returns>False if nothing was, or <see cref="Set(ReadOnlySpan{float})"/> has replaced it.</returns>
    bool UseAhead();

    /// <summary>Whether values wait for the next pass.</summary>
    bool IsWaiting { get; }

    /// <summary>
    /// Puts the values that wait for the next pass into the blob, after all that was begun before; does nothing if
    /// none wait.
    /// </summary>
    void Deliver();
}
