using System.Globalization;
using NetCompiler.Devices;

namespace FlickrStyle.Nets;

/// <summary>What a command line computes on.</summary>
internal static class NetDevice
{
    /// <summary>Opens it.</summary>
    /// <param name="gpu">Caffe's <c>-gpu</c>: a number, or <c>all</c>; null if it was not given.</param>
    /// <param name="device">A device's own name; null if it was not given.</param>
    /// <exception cref="DeviceException">There is no such device.</exception>
    /// <exception cref="ArgumentException">It is no device.</exception>
    public static ComputeDevice Open(string? gpu, string? device)
    {
        if (gpu is not null && device is not null) throw new ArgumentException("-gpu and -device name two devices: give one of them");
        if (string.IsNullOrEmpty(gpu)) return ComputeDevice.Open(device ?? "auto");
        if (gpu.Contains(',', StringComparison.Ordinal)) throw new ArgumentException("training on several GPUs is not supported: give one of them, -gpu " + gpu.Split(',')[0]);
        if (gpu == "all")
        {
            // All that are there, as long as that is one.
            return OpenNumber(1) is { } second ? throw Several(second) : OpenNumber(0) ?? throw new DeviceException("there is no GPU. Leave -gpu out to use the processor.");
        }
        if (!int.TryParse(gpu, NumberStyles.None, CultureInfo.InvariantCulture, out int number)) throw new ArgumentException("-gpu needs the number of a GPU, or all, not '" + gpu + "'");
        return OpenNumber(number) ?? throw new DeviceException(FormattableString.Invariant($"there is no GPU {number}. device_query lists those that are there; leave -gpu out to use the processor."));
    }

    private static ArgumentException Several(ComputeDevice second)
    {
        second.Dispose();
        return new ArgumentException("there are several GPUs, and training on several is not supported: give one of them, -gpu 0");
    }

    private static ComputeDevice? OpenNumber(int number)
    {
        foreach (string kind in (ReadOnlySpan<string>)["cuda:", "opencl:"])
        {
            try
            {
                return ComputeDevice.Open(kind + number.ToString(CultureInfo.InvariantCulture));
            }
            catch (DeviceException)
            {
                // The other kind may have it.
            }
        }
        return null;
    }
}
