using NetCompiler.Compiler.Compilation;
using NetCompiler.Compiler.Emit.Cpu;
using NetCompiler.Compiler.Emit.Gpu;
using NetCompiler.Compiler.Plan;

namespace NetCompiler.Compiler.Emit;

/// <summary>Adds to a net's model its phases' steps as C#, for each kind of device.</summary>
internal static class PhaseSteps
{
    /// <summary>The model with steps.</summary>
    /// <param name="net">The model, with its final names.</param>
    /// <param name="devices">The kinds of devices.</param>
    /// <param name="options">How steps become kernels for GPUs.</param>
    /// <param name="leaveOut">Hears why there are no steps for GPUs although they are wanted.</param>
    public static NetModel AddTo(NetModel net, TargetDevices devices, GpuEmitOptions options, Action<string> leaveOut)
    {
        try
        {
            // The two emitters share no code worth speaking of, and in a compiler that has just started most of the time goes to compiling them: side by side.
            var processor = Task.Run(() => Emit(net, devices.HasFlag(TargetDevices.Processor), (phase, plan) => CpuEmitter.Emit(plan, net.StepsNamespace, phase.StepsClassName)));
            var gpu = Emit(net, devices.HasFlag(TargetDevices.Gpu), (phase, plan) => GpuEmitter.Emit(plan, net.StepsNamespace, phase.GpuStepsClassName, options));
            var onProcessor = processor.GetAwaiter().GetResult();
            return net with { Phases = net.Phases.Select((phase, i) => phase with { ProcessorSteps = onProcessor[i], GpuSteps = gpu[i] }).ToArray() };
        }
        catch (NotSupportedException tooLarge) when (devices.HasFlag(TargetDevices.Gpu))
        {
            leaveOut(tooLarge.Message.TrimEnd('.'));
            return AddTo(net, TargetDevices.Processor, options, leaveOut);
        }
    }

    private static IReadOnlyList<GeneratedFile>[] Emit(NetModel net, bool isWanted, Func<PhaseModel, NetPlan, IReadOnlyList<GeneratedFile>> emit) =>
        net.Phases.Select(phase => isWanted && phase.Plan is { } plan ? emit(phase, plan) : []).ToArray();
}
