using NetCompiler.Devices;

namespace NetCompiler.Tests.Devices;

/// <summary>An OpenCL device, where this machine has one; a test that needs it is skipped otherwise, but never where one is required.</summary>
public static class OpenClDevice
{
    /// <summary>Opens the first OpenCL device, or skips the test.</summary>
    public static GpuDevice Open()
    {
        try
        {
            return (GpuDevice)ComputeDevice.Open("opencl:0");
        }
        catch (DeviceException missing) when (Environment.GetEnvironmentVariable("NETCOMPILER_REQUIRE_OPENCL") != "1")
        {
            Assert.Skip(missing.Message);
            throw;
        }
    }
}
