using System.CommandLine;
using NetCompiler.Devices;

namespace NetCompiler.Tool.Parity;

/// <summary>The devices that parity can be checked on.</summary>
public static class ParityDevices
{
    /// <summary>All names; the first is the default.</summary>
    public static IReadOnlyList<string> Names { get; } = ["reference", "cpu", "opencl", "cuda", "ilgpu-cpu"];

    /// <summary>Opens the device of a name.</summary>
    /// <param name="name">One of <see cref="Names"/>; <c>opencl</c> and <c>cuda</c> may be followed by a colon and a number.</param>
    /// <exception cref="DeviceException">The device is not there, or cannot be used.</exception>
    public static IParityDevice Open(string name) => name switch
    {
        "reference" => new ReferenceDevice(),
        "cpu" => new CpuDevice(),
        _ => new GpuParityDevice((GpuDevice)ComputeDevice.Open(name)),
    };

    /// <summary>Refuses other names.</summary>
    /// <param name="option">The option that takes a name.</param>
    internal static void AcceptOnly(Option<string> option) => option.Validators.Add(result =>
    {
        string name = result.GetValueOrDefault<string>() ?? "", kind = name.Split(':')[0];
        bool isNumbered = kind is "opencl" or "cuda";
        if (!Names.Contains(isNumbered ? kind : name)) result.AddError("Argument '" + name + "' not recognized. Must be one of: " + string.Join(", ", Names) + ".");
    });
}
