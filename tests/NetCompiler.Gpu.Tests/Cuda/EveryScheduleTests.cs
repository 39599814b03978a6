namespace NetCompiler.Gpu.Tests.Cuda;

/// <summary>A tiny net with every tile that a contraction may have, and every solver, on the stand-in, which sees every access.</summary>
[Collection("GPU")]
public sealed class EveryScheduleTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    public void Kernels_of_every_schedule_run(int firstTile) =>
        CudaStandIn.RunOnDevice(lazy: true, device => SimulatedRunTests.RunEverySchedule(firstTile, device));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Every_solver_runs(bool lazy) => CudaStandIn.RunOnDevice(lazy, SimulatedRunTests.RunEverySolver);
}
