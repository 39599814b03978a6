namespace NetCompiler.Tool.Parity;

/// <summary>The list of devices that parity can be checked on.</summary>
public static class ParityDevices
{
    /// <summary>All devices; the first is the default.</summary>
    public static IReadOnlyList<IParityDevice> All { get; } = [new ReferenceDevice(), new CpuDevice()];

    /// <summary>The device of a name.</summary>
    /// <param name="name">One of the names in <see cref="All"/>.</param>
    public static IParityDevice Find(string name) => All.First(device => string.Equals(device.Name, name, StringComparison.Ordinal));
}
