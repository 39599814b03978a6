namespace NetCompiler.Devices;

/// <summary>A device of this machine, as <c>netcompiler device_query</c> shows it.</summary>
/// <param name="Address">How <see cref="ComputeDevice.Open"/> calls it: <c>cuda:0</c>; for what cannot be used, its kind.</param>
/// <param name="Kind">What kind of device.</param>
public sealed record DeviceDescription(string Address, DeviceKind Kind)
{
    /// <summary>The maker's name of it.</summary>
    public string Name { get; init; } = "";

    /// <summary>Whether it is a graphics processor or another accelerator, and not a processor that is used as one.</summary>
    public bool IsGpu { get; init; }

    /// <summary>Its memory, in bytes.</summary>
    public long MemoryBytes { get; init; }

    /// <summary>How many multiprocessors (compute units) it has; of a processor, how many threads it runs at once.</summary>
    public int Multiprocessors { get; init; }

    /// <summary>How many threads a group may have.</summary>
    public int MaxGroupSize { get; init; }

    /// <summary>How many threads run in lockstep; 0 if that is not known.</summary>
    public int WarpSize { get; init; }

    /// <summary>The memory that a group shares, in bytes.</summary>
    public long SharedBytesPerGroup { get; init; }

    /// <summary>Its driver: version, and the kind of code that it takes.</summary>
    public string Driver { get; init; } = "";

    /// <summary>Why it cannot be used; null if it can.</summary>
    public string? Problem { get; init; }
}
