using System.Reflection;
using NetCompiler.Blobs;
using NetCompiler.Compiler.Plan;
using NetCompiler.Compiler.Tensors;
using NetCompiler.Cpu;

namespace NetCompiler.Tool.Execution;

/// <summary>A plan on the processor, ready to run.</summary>
public sealed unsafe class CpuExecution : IPlanExecution
{
    private readonly Arena[] arenas;
    private readonly Dictionary<Storage, (char Arena, long Offset)> places = [];
    private readonly Action<CpuProgram> forward;
    private readonly Action<CpuProgram> backward;
    private readonly Action<CpuProgram, int> runStep;

    /// <summary>Takes memory for a plan.</summary>
    /// <param name="code">The plan's code.</param>
    /// <param name="team">The workers.</param>
    public CpuExecution(CpuCode code, WorkerTeam team)
    {
        Plan = code.Plan;
        var plan = code.Plan;
        forward = Method<Action<CpuProgram>>(code.Type, "Forward");
        backward = Method<Action<CpuProgram>>(code.Type, "Backward");
        runStep = Method<Action<CpuProgram, int>>(code.Type, "RunStep");
        long scratch = (long)code.Type.GetProperty("ScratchFloats")!.GetValue(null)!, worker = (long)code.Type.GetProperty("WorkerFloats")!.GetValue(null)!;
        arenas = [new Arena(plan.Activations.Bytes), new Arena(plan.ParameterBytes), new Arena(plan.TrainedBytes)];
        Program = new CpuProgram(team, arenas[0], arenas[1], arenas[2], scratch, worker);
        foreach (var placement in plan.Activations.Placements) places[placement.Storage] = ('a', placement.Offset / 4);
        foreach (var parameter in plan.Parameters)
        {
            places[parameter.Tensor.Storage] = ('p', parameter.Offset / 4);
            if (parameter.Gradient is { } gradient) places[gradient.Storage] = ('g', parameter.Offset / 4);
        }
    }

    /// <summary>The plan.</summary>
    public NetPlan Plan { get; }

    /// <summary>The memory and workers.</summary>
    public CpuProgram Program { get; }

    /// <inheritdoc/>
    public void Forward() => forward(Program);

    /// <inheritdoc/>
    public void Backward() => backward(Program);

    /// <inheritdoc/>
    public void RunStep(int step) => runStep(Program, step);

    /// <inheritdoc/>
    public void Synchronize()
    {
    }

    /// <summary>A tensor's elements, as they lie in memory.</summary>
    /// <param name="tensor">The tensor; of floats.</param>
    public Span<float> Elements(Tensor tensor) => new(Pointer(tensor), (int)tensor.Shape.Count);

    /// <inheritdoc/>
    public void Write(Tensor tensor, ReadOnlySpan<float> elements)
    {
        float* target = Pointer(tensor);
        bool isInteger = tensor.Storage.Element == ElementType.Int32;
        for (int i = 0; i < elements.Length; i++)
        {
            if (isInteger) ((int*)target)[i] = (int)elements[i];
            else target[i] = elements[i];
        }
    }

    /// <inheritdoc/>
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
    public override string ToString() => Plan.Name;

    private static T Method<T>(Type type, string name)
        where T : Delegate => type.GetMethod(name, BindingFlags.Public | BindingFlags.Static)!.CreateDelegate<T>();

    private float* Pointer(Tensor tensor)
    {
        var (arena, offset) = places[tensor.Storage];
        float* start = arena == 'a' ? Program.Activations : arena == 'p' ? Program.Parameters : Program.Gradients;
        return start + offset + tensor.Offset;
    }
}
