using NetCompiler.Compiler.Compilation;
using NetCompiler.Compiler.Emit.Cpu;
using NetCompiler.Compiler.Emit.Gpu;

namespace NetCompiler.Compiler.Emit;

/// <summary>Adds to a net's model its phases' steps as C#, for each kind of device.</summary>
internal static class PhaseSteps
{
    /// <summary>The model with steps.</summary>
    /// <param name="net">The model, with its final names.</param>
    /// <param name="devices">The kinds of devices.</param>
    /// <param name="leaveOut">Hears why there are no steps for GPUs although they are wanted.</param>
    public static NetModel AddTo(NetModel net, TargetDevices devices, Action<string> leaveOut)
    {
        try
        {
            return net with { Phases = net.Phases.Select(phase => AddTo(net, phase, devices)).ToArray() };
        }
        catch (NotSupportedException tooLarge) when (devices.HasFlag(TargetDevices.Gpu))
        {
            leaveOut(tooLarge.Message.TrimEnd('.'));
            return AddTo(net, TargetDevices.Processor, leaveOut);
        }
    }

    private static PhaseModel AddTo(NetModel net, PhaseModel phase, TargetDevices devices) => phase.Plan is not { } plan ? phase : phase with
    {
        ProcessorSteps = devices.HasFlag(TargetDevices.Processor) ? CpuEmitter.Emit(plan, net.StepsNamespace, phase.StepsClassName) : [],
        GpuSteps = devices.HasFlag(TargetDevices.Gpu) ? GpuEmitter.Emit(plan, net.StepsNamespace, phase.GpuStepsClassName) : [],
    };
}
