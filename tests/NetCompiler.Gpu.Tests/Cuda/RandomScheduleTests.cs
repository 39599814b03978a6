namespace NetCompiler.Gpu.Tests.Cuda;

/// <summary>The random steps and schedules that OpenCL runs, on the stand-in, which sees every access.</summary>
[Collection("GPU")]
public sealed class RandomScheduleTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(7)]
    [InlineData(9)]
    [InlineData(11)]
    [InlineData(13)]
    public void Emitted_kernels_agree_with_the_interpreter_and_touch_nothing_else(int batch) =>
        CudaStandIn.RunOnDevice(lazy: true, device => RandomStepTests.Check(batch, device));
}
