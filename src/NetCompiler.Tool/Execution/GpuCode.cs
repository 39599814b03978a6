using System.Reflection;
using NetCompiler.Compiler.Emit.Gpu;
using NetCompiler.Compiler.Plan;
using NetCompiler.Gpu;

namespace NetCompiler.Tool.Execution;

/// <summary>A plan's code for GPUs, compiled in memory to what ILGPU takes.</summary>
public sealed class GpuCode
{
    private const string Space = "Emitted", ClassName = "Steps";

    /// <summary>Emits and compiles a plan.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="options">How steps become kernels; null for the defaults.</param>
    public GpuCode(NetPlan plan, GpuEmitOptions? options = null)
    {
        (Plan, Options) = (plan, options ?? new GpuEmitOptions());
        var type = EmittedAssembly.Load([GpuEmitter.Visibility, .. GpuEmitter.Emit(plan, Space, ClassName, options)], isCollectible: false).GetType(Space + "." + ClassName)!;
        Steps = type.GetMethod("Create", BindingFlags.Public | BindingFlags.Static)!.CreateDelegate<Func<GpuStepList>>()();
    }

    /// <summary>The plan.</summary>
    public NetPlan Plan { get; }

    /// <summary>How steps became kernels.</summary>
    public GpuEmitOptions Options { get; }

    /// <summary>The kernels and steps.</summary>
    public GpuStepList Steps { get; }
}
