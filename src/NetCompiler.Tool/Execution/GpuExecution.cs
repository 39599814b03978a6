using NetCompiler.Compiler.Plan;
using NetCompiler.Compiler.Tensors;
using NetCompiler.Devices;
using NetCompiler.Gpu;

namespace NetCompiler.Tool.Execution;

/// <summary>A plan on a GPU, ready to run.</summary>
public sealed class GpuExecution : IPlanExecution
{
    private readonly GpuArena activations;
    private readonly GpuArena parameters;
    private readonly GpuArena gradients;
    private readonly Dictionary<Storage, (GpuArena Arena, long Offset)> places = [];

    /// <summary>Compiles the kernels and takes memory for a plan.</summary>
    /// <param name="code">The plan's code.</param>
    /// <param name="device">The device.</param>
    public GpuExecution(GpuCode code, GpuDevice device)
    {
        Plan = code.Plan;
        activations = new GpuArena(device, Plan.Activations.Bytes, "activations");
        parameters = new GpuArena(device, Plan.ParameterBytes, "parameters");
        gradients = new GpuArena(device, Plan.TrainedBytes, "gradients");
        Program = new GpuProgram(device, code.Steps, activations, parameters, gradients);
        foreach (var placement in Plan.Activations.Placements) places[placement.Storage] = (activations, placement.Offset / 4);
        foreach (var parameter in Plan.Parameters)
        {
            places[parameter.Tensor.Storage] = (parameters, parameter.Offset / 4);
            if (parameter.Gradient is { } gradient) places[gradient.Storage] = (gradients, parameter.Offset / 4);
        }
    }

    /// <summary>The plan.</summary>
    public NetPlan Plan { get; }

    /// <summary>The kernels and memory.</summary>
    public GpuProgram Program { get; }

    /// <inheritdoc/>
    public void Forward() => Program.Forward();

    /// <inheritdoc/>
    public void Backward() => Program.Backward();

    /// <inheritdoc/>
    public void RunStep(int step) => Program.RunStep(step);

    /// <inheritdoc/>
    public void Synchronize() => Program.Synchronize();

    /// <inheritdoc/>
    public void Write(Tensor tensor, ReadOnlySpan<float> elements)
    {
        float[] bits = elements.ToArray();
        if (tensor.Storage.Element == ElementType.Int32)
        {
            for (int i = 0; i < bits.Length; i++) bits[i] = BitConverter.Int32BitsToSingle((int)bits[i]);
        }
        var (arena, offset) = places[tensor.Storage];
        arena.Write((offset + tensor.Offset) * sizeof(float), bits);
    }

    /// <inheritdoc/>
    public float[] Read(Tensor tensor)
    {
        float[] elements = new float[tensor.Shape.Count];
        var (arena, offset) = places[tensor.Storage];
        arena.Read((offset + tensor.Offset) * sizeof(float), elements);
        if (tensor.Storage.Element == ElementType.Int32)
        {
            for (int i = 0; i < elements.Length; i++) elements[i] = BitConverter.SingleToInt32Bits(elements[i]);
        }
        return elements;
    }

    /// <summary>Frees the memory.</summary>
    public void Dispose()
    {
        Program.Dispose();
        activations.Dispose();
        parameters.Dispose();
        gradients.Dispose();
    }

    /// <inheritdoc/>
    public override string ToString() => Plan.Name;
}
