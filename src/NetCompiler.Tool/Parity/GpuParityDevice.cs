using NetCompiler.Compiler.Emit.Gpu;
using NetCompiler.Compiler.Plan;
using NetCompiler.Compiler.Tensors;
using NetCompiler.Devices;
using NetCompiler.Tool.Execution;

namespace NetCompiler.Tool.Parity;

/// <summary>Emitted kernels on a GPU.</summary>
/// <param name="device">The GPU; it stays open as long as the process.</param>
/// <param name="options">How steps become kernels; null for the defaults.</param>
public sealed class GpuParityDevice(GpuDevice device, GpuEmitOptions? options = null) : IParityDevice
{
    // The emulator starts a thread of the operating system for each thread of a group: a million products take a second.
    private const double MostOperationsOfEmulator = 2e6;

    /// <inheritdoc/>
    public string Name => device.Name;

    /// <summary>Products are added in other orders than on a processor, with fused multiply-add, and exp and log are approximate.</summary>
    public double ToleranceFactor => 2;

    /// <inheritdoc/>
    public double MostOperations => IsEmulator ? MostOperationsOfEmulator : double.PositiveInfinity;

    private bool IsEmulator => device.Description.Kind == DeviceKind.Emulator;

    /// <inheritdoc/>
    public IParityNet Load(NetPlan plan) => new Net(plan, options, device);

    /// <inheritdoc/>
    public IParityTraining Train(NetPlan plan, bool addsGradients) => new PlanNet(plan, new GpuCode(plan, options).Steps, device, addsGradients);

    private sealed class Net(NetPlan plan, GpuEmitOptions? options, GpuDevice device) : IParityNet
    {
        private readonly GpuExecution execution = new(new GpuCode(plan, options), device);

        public void Write(Tensor tensor, IReadOnlyList<float> elements) => execution.Write(tensor, elements.ToArray());

        public IReadOnlyList<float> Read(Tensor tensor) => execution.Read(tensor);

        public void Forward() => execution.Forward();

        public void Backward() => execution.Backward();

        public void Dispose() => execution.Dispose();
    }
}
