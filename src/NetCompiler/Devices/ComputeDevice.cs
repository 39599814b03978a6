using System.Globalization;
using NetCompiler.Cpu;

namespace NetCompiler.Devices;

/// <summary>What a net computes on. Open one, give it to nets, dispose it after them.</summary>
public abstract class ComputeDevice : IDisposable
{
    private protected ComputeDevice(string name) => Name = name;

    /// <summary>The device's name, as <see cref="Open"/> takes it.</summary>
    public string Name { get; }

    /// <summary>Opens a device.</summary>
    /// <param name="name"><c>auto</c> for the best there is, <c>cpu</c> for all processors, <c>cpu:4</c> for four threads.</param>
    /// <exception cref="ArgumentException">There is no such device.</exception>
    public static ComputeDevice Open(string name = "auto")
    {
        ArgumentNullException.ThrowIfNull(name);
        string[] parts = name.Split(':');
        bool isProcessor = parts[0] is "auto" or "cpu";
        if (isProcessor && parts.Length == 1) return new CpuDevice("cpu", Environment.ProcessorCount);
        bool isCount = int.TryParse(parts[^1], NumberStyles.None, CultureInfo.InvariantCulture, out int threads) && threads is > 0 and <= 1024;
        if (parts[0] == "cpu" && parts.Length == 2 && isCount) return new CpuDevice(name, threads);
        throw new ArgumentException("there is no device '" + name + "'. Use auto, cpu, or cpu:N for N threads (1 to 1024).", nameof(name));
    }

    /// <summary>Frees the device. Nets on it must not run any more.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees what the device holds.</summary>
    /// <param name="disposing">Whether <see cref="Dispose()"/> was called.</param>
    protected abstract void Dispose(bool disposing);

    /// <inheritdoc/>
    public override string ToString() => Name;
}

/// <summary>The processor, with a team of threads.</summary>
public sealed class CpuDevice : ComputeDevice
{
    internal CpuDevice(string name, int threads)
        : base(name) => Team = new WorkerTeam(threads);

    /// <summary>The threads that run a net's steps.</summary>
    public WorkerTeam Team { get; }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) Team.Dispose();
    }
}
