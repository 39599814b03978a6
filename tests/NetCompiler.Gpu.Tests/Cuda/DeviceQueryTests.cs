using NetCompiler.Devices;

namespace NetCompiler.Gpu.Tests.Cuda;

/// <summary>What the list of devices says of a CUDA device.</summary>
[Collection("GPU")]
public sealed class DeviceQueryTests
{
    [Fact]
    public void A_cuda_device_is_listed_with_its_limits_and_is_the_best_one() => CudaStandIn.Run(lazy: false, () =>
    {
        var device = Assert.Single(ComputeDevice.List(), device => device.Kind == DeviceKind.Cuda);
        Assert.Equal("cuda:0", device.Address);
        Assert.Equal("CUDA 13.0, SM_90, PTX 8.8", device.Driver);
        Assert.Equal((true, 132, 1024, 32), (device.IsGpu, device.Multiprocessors, device.MaxGroupSize, device.WarpSize));
        Assert.Equal((80L << 30, 48 << 10), (device.MemoryBytes, (int)device.SharedBytesPerGroup));
        Assert.Null(device.Problem);
        using var best = ComputeDevice.Open("auto");
        Assert.Equal("cuda:0", best.Name);
    });
}
