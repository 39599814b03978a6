namespace NetCompiler.Devices;

/// <summary>A device cannot be used: it is not there, has too little memory, refuses a kernel, or was lost. The message says what to do.</summary>
public class DeviceException : Exception
{
    /// <summary>Makes an exception.</summary>
    /// <param name="message">What happened, and what to do.</param>
    /// <param name="inner">What the driver said; null if nothing.</param>
    public DeviceException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }

    /// <summary>The layer that was computed, as in the prototxt; empty if none was.</summary>
    public string Layer { get; init; } = "";

    /// <summary>The kernel that failed; empty if none did.</summary>
    public string Kernel { get; init; } = "";

    /// <summary>What the driver's compiler said of the kernel, in lines; empty if nothing. The message ends with it.</summary>
    public string DriverLog { get; init; } = "";
}
