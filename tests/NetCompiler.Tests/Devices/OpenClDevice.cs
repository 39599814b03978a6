using NetCompiler.Devices;

namespace NetCompiler.Tests.Devices;

/// <summary>
/// An OpenCL device, where this machine has one; a test that needs it is skipped otherwise, but never where one is required. NETCOMPILER_TEST_DEVICE names
/// another device to test, such as cuda:0.
/// </summary>
public static class OpenClDevice
{
    private static string Name { get; } = Environment.GetEnvironmentVariable("NETCOMPILER_TEST_DEVICE") ?? "opencl:0";

    /// <summary>Opens the first OpenCL device, or skips the test.</summary>
    public static GpuDevice Open()
    {
        try
        {
            return (GpuDevice)ComputeDevice.Open(Name);
        }
        catch (DeviceException missing) when (Environment.GetEnvironmentVariable("NETCOMPILER_REQUIRE_OPENCL") != "1")
        {
            Assert.Skip(missing.Message);
            throw;
        }
    }
}
