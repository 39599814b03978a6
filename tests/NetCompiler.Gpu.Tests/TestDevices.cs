using NetCompiler.Devices;
using NetCompiler.Gpu.Tests.Cuda;
using NetCompiler.Tests.Devices;

namespace NetCompiler.Gpu.Tests;

/// <summary>The GPUs that tests run on: an OpenCL device, and the stand-in for CUDA in both of its orders.</summary>
internal static class TestDevices
{
    /// <summary>An OpenCL device, as a rule a processor.</summary>
    public const string OpenCl = "opencl";

    /// <summary>The stand-in, which does at once what it is asked for.</summary>
    public const string Cuda = "cuda";

    /// <summary>The stand-in, which does what it is asked for when something waits for it.</summary>
    public const string LazyCuda = "cuda, lazy";

    /// <summary>All of them, for a theory.</summary>
    public static TheoryData<string> All => [OpenCl, Cuda, LazyCuda];

    /// <summary>
    /// Opens a device and runs something on it; skips the test where it is not there. Fails also where the stand-in finds something.
    /// </summary>
    /// <param name="device">One of the names.</param>
    /// <param name="body">What is run.</param>
    public static void Run(string device, Action<GpuDevice> body)
    {
        if (device != OpenCl)
        {
            CudaStandIn.RunOnDevice(device == LazyCuda, body);
            return;
        }
        using var opened = OpenClDevice.Open();
        body(opened);
    }
}
