using NetCompiler.Compiler.Emit.Cpu;
using NetCompiler.Compiler.Plan;

namespace NetCompiler.Tool.Execution;

/// <summary>A plan's code for the processor, compiled in memory.</summary>
public sealed class CpuCode
{
    private const string Space = "Emitted", ClassName = "Steps";

    /// <summary>Emits and compiles a plan.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="options">How steps become code; null for the defaults.</param>
    public CpuCode(NetPlan plan, CpuEmitOptions? options = null)
    {
        Plan = plan;
        Type = EmittedAssembly.Load(CpuEmitter.Emit(plan, Space, ClassName, options)).GetType(Space + "." + ClassName)!;
    }

    /// <summary>The plan.</summary>
    public NetPlan Plan { get; }

    /// <summary>The class that runs the steps.</summary>
    public Type Type { get; }
}
