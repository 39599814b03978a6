using System.Reflection;
using NetCompiler.Blobs;
using NetCompiler.Compiler.Emit.Cpu;
using NetCompiler.Compiler.Plan;
using NetCompiler.Compiler.Tensors;
using NetCompiler.Cpu;

namespace NetCompiler.Tool.Execution;

/// <summary>A plan, emitted for the processor, compiled in memory and ready to run.</summary>
public sealed unsafe class CpuExecution : IDisposable
{
    private const string Space = "Emitted", ClassName = "Steps";

    private readonly NetPlan plan;
    private readonly Arena[] arenas;
    private readonly Dictionary<Storage, (char Arena, long Offset)> places = [];
    private readonly Action<CpuProgram> forward;
    private readonly Action<CpuProgram> backward;
    private readonly Action<CpuProgram, int> runStep;

    /// <summary>Emits and compiles a plan, and takes its memory.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="team">The workers.</param>
    /// <param name="options">How steps become code; null for the defaults.</param>
    public CpuExecution(NetPlan plan, WorkerTeam team, CpuEmitOptions? options = null)
    {
        this.plan = plan;
        var type = EmittedAssembly.Load(CpuEmitter.Emit(plan, Space, ClassName, options)).GetType(Space + "." + ClassName)!;
        forward = Method<Action<CpuProgram>>(type, "Forward");
        backward = Method<Action<CpuProgram>>(type, "Backward");
        runStep = Method<Action<CpuProgram, int>>(type, "RunStep");
        long scratch = (long)type.GetProperty("ScratchFloats")!.GetValue(null)!, worker = (long)type.GetProperty("WorkerFloats")!.GetValue(null)!;
        arenas = [new Arena(plan.Activations.Bytes), new Arena(plan.ParameterBytes), new Arena(plan.TrainedBytes)];
        Program = new CpuProgram(team, arenas[0], arenas[1], arenas[2], scratch, worker);
        foreach (var placement in plan.Activations.Placements) places[placement.Storage] = ('a', placement.Offset / 4);
        foreach (var parameter in plan.Parameters)
        {
            places[parameter.Tensor.Storage] = ('p', parameter.Offset / 4);
            if (parameter.Gradient is { } gradient) places[gradient.Storage] = ('g', parameter.Offset / 4);
        }
    }

    /// <summary>The memory and workers.</summary>
    public CpuProgram Program { get; }

    /// <summary>Runs the forward pass.</summary>
    public void Forward() => forward(Program);

    /// <summary>Runs the backward pass.</summary>
    public void Backward() => backward(Program);

    /// <summary>Runs one step.</summary>
    /// <param name="step">Its place among all steps of the plan.</param>
    public void RunStep(int step) => runStep(Program, step);

    /// <summary>A tensor's elements, as they lie in memory.</summary>
    /// <param name="tensor">The tensor; of floats.</param>
    public Span<float> Elements(Tensor tensor) => new(Pointer(tensor), (int)tensor.Shape.Count);

    /// <summary>Sets a tensor's elements.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="elements">The elements in row-major order.</param>
    public void Write(Tensor tensor, IReadOnlyList<float> elements)
    {
        float* target = Pointer(tensor);
        bool isInteger = tensor.Storage.Element == ElementType.Int32;
        for (int i = 0; i < elements.Count; i++)
        {
            if (isInteger) ((int*)target)[i] = (int)elements[i];
            else target[i] = elements[i];
        }
    }

    /// <summary>A copy of a tensor's elements in row-major order; positions as numbers.</summary>
    /// <param name="tensor">The tensor.</param>
    public float[] Read(Tensor tensor)
    {
        float* source = Pointer(tensor);
        float[] elements = new float[tensor.Shape.Count];
        bool isInteger = tensor.Storage.Element == ElementType.Int32;
        for (int i = 0; i < elements.Length; i++) elements[i] = isInteger ? ((int*)source)[i] : source[i];
        return elements;
    }

    /// <summary>Frees the memory.</summary>
    public void Dispose()
    {
        Program.Dispose();
        foreach (var arena in arenas) arena.Dispose();
    }

    /// <inheritdoc/>
    public override string ToString() => plan.Name;

    private static T Method<T>(Type type, string name)
        where T : Delegate => type.GetMethod(name, BindingFlags.Public | BindingFlags.Static)!.CreateDelegate<T>();

    private float* Pointer(Tensor tensor)
    {
        var (arena, offset) = places[tensor.Storage];
        float* start = arena == 'a' ? Program.Activations : arena == 'p' ? Program.Parameters : Program.Gradients;
        return start + offset + tensor.Offset;
    }
}
