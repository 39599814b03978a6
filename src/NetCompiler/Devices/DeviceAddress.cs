using System.Globalization;

namespace NetCompiler.Devices;

/// <summary>Kinds of devices.</summary>
public enum DeviceKind
{
    /// <summary>The best there is.</summary>
    Automatic,

    /// <summary>The processor.</summary>
    Processor,

    /// <summary>An NVIDIA GPU.</summary>
    Cuda,

    /// <summary>An OpenCL device: a GPU of any maker, or a processor.</summary>
    OpenCl,

    /// <summary>ILGPU's emulator of a GPU, on the processor: for checks of small nets.</summary>
    Emulator,
}

/// <summary>Which device is meant.</summary>
/// <param name="Kind">What kind of device.</param>
/// <param name="Number">Which one of them, from 0; for the processor, how many threads; null if it was not said.</param>
internal readonly record struct DeviceAddress(DeviceKind Kind, int? Number)
{
    private const int MostThreads = 1024;

    /// <summary>The kind's word, and the number if there is one.</summary>
    public override string ToString() => Word + (Number is { } number ? ":" + number.ToString(CultureInfo.InvariantCulture) : "");

    private string Word => Kind switch
    {
        DeviceKind.Automatic => "auto",
        DeviceKind.Processor => "cpu",
        DeviceKind.Cuda => "cuda",
        DeviceKind.OpenCl => "opencl",
        _ => "ilgpu-cpu",
    };

    /// <summary>Reads an address as users write it.</summary>
    /// <exception cref="ArgumentException">It is none.</exception>
    public static DeviceAddress Parse(string name)
    {
        string[] parts = name.Split(':');
        DeviceKind? kind = parts[0] switch
        {
            "auto" => DeviceKind.Automatic,
            "cpu" => DeviceKind.Processor,
            "cuda" => DeviceKind.Cuda,
            "opencl" => DeviceKind.OpenCl,
            "ilgpu-cpu" => DeviceKind.Emulator,
            _ => null,
        };
        if (kind is not { } known || parts.Length > 2) throw Unknown(name);
        if (parts.Length == 1) return new DeviceAddress(known, null);
        bool isNumber = int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int number);
        bool isPossible = known switch
        {
            DeviceKind.Processor => number is > 0 and <= MostThreads,
            DeviceKind.Cuda or DeviceKind.OpenCl => number < 256,
            _ => false,
        };
        return isNumber && isPossible ? new DeviceAddress(known, number) : throw Unknown(name);
    }

    private static ArgumentException Unknown(string name) => new(
        "there is no device '" + name + "'. Use auto, cpu, cpu:N for N threads (1 to 1024), cuda:N or opencl:N for the Nth device that 'netcompiler device_query' lists, or ilgpu-cpu.",
        nameof(name));
}
