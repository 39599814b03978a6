using NetCompiler.Devices;

namespace NetCompiler.Tests.Devices;

/// <summary>How devices are called.</summary>
public sealed class DeviceAddressTests
{
    [Theory]
    [InlineData("gpu")]
    [InlineData("cpu:0")]
    [InlineData("cpu:x")]
    [InlineData("cuda:-1")]
    [InlineData("opencl:0:1")]
    [InlineData("ilgpu-cpu:1")]
    [InlineData("auto:1")]
    [InlineData("")]
    public void What_is_no_device_is_refused_with_the_words_that_are(string name)
    {
        var failure = Assert.Throws<ArgumentException>(() => ComputeDevice.Open(name));
        Assert.Contains("cuda:N or opencl:N", failure.Message);
    }

    [Fact]
    public void A_device_that_is_not_there_is_an_error_that_says_what_to_do()
    {
        var failure = Assert.Throws<DeviceException>(() => ComputeDevice.Open("opencl:99"));
        Assert.Contains("there is no device 'opencl:99'", failure.Message);
        Assert.Contains("device_query", failure.Message);
    }

    [Fact]
    public void Auto_never_takes_a_processor_for_a_gpu()
    {
        using var device = ComputeDevice.Open("auto");
        Assert.True(device is CpuDevice or GpuDevice { Description.IsGpu: true });
    }

    [Fact]
    public void The_list_begins_with_the_processor_and_has_the_emulator()
    {
        var devices = ComputeDevice.List();
        Assert.Equal("cpu", devices[0].Address);
        Assert.Contains(devices, device => device.Kind == DeviceKind.Emulator);
        Assert.All(devices.Where(device => device.Problem is null), device => Assert.True(device.MemoryBytes > 0));
    }
}
