using NetCompiler.Blobs;
using NetCompiler.Compiler.Plan;
using NetCompiler.Devices;
using NetCompiler.Gpu;
using NetCompiler.Solvers;
using NetCompiler.Weights;

namespace NetCompiler.Tool.Parity;

/// <summary>A plan as the runtime runs a generated net: parameters, gradients and the solver's update stay on the GPU.</summary>
internal sealed class PlanNet : CompiledNet, IParityTraining
{
    private readonly NetPlan plan;
    private readonly Dictionary<string, InputBlob> inputs = new(StringComparer.Ordinal);
    private readonly (double Weight, long Offset, int Count)[] losses;

    /// <summary>A plan with all parameters zero.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="steps">Its kernels.</param>
    /// <param name="device">The GPU.</param>
    /// <param name="addsGradients">Whether it was compiled to add to gradients.</param>
    public PlanNet(NetPlan plan, GpuStepList steps, GpuDevice device, bool addsGradients)
        : base(device, new NetMemory(plan.Activations.Bytes, NeedsGradients: true), new NetTargets(Processor: null, Gpu: () => steps), new Parameters(plan), ownsParameters: true)
    {
        this.plan = plan;
        AddsGradients = addsGradients;
        foreach (var blob in plan.Blobs.Where(blob => blob.IsInput))
        {
            inputs.Add(blob.Name, Add(new InputBlob(blob.Name, new BlobShape(blob.Tensor.Shape.Extents.ToArray()), ActivationArena, OffsetOf(blob.Tensor))));
        }
        losses = plan.Losses.Select(loss => (loss.Weight, OffsetOf(loss.Tensor), (int)loss.Tensor.Shape.Count)).ToArray();
    }

    /// <inheritdoc/>
    public bool AddsGradients { get; }

    /// <inheritdoc/>
    public Span<float> Gradients => ParameterSet.FetchGradients();

    IParameterSet ITrainableNet.Parameters => ParameterSet;

    /// <inheritdoc/>
    public override float RunForward()
    {
        BeginForward();
        return Loss();
    }

    /// <inheritdoc/>
    public float ForwardBackward()
    {
        BeginForward();
        BeginBackward();
        return Loss();
    }

    /// <inheritdoc/>
    public void ClearGradients() => ClearParameterGradients();

    /// <inheritdoc/>
    public IParameterUpdate? CreateUpdate(SolverSettings settings) => CreateParameterUpdate(settings);

    /// <inheritdoc/>
    public void Set(string blob, float[] values) => inputs[blob].Set(values);

    private float Loss() => (float)losses.Sum(loss => loss.Weight * Sum(loss.Offset, loss.Count));

    private long OffsetOf(Compiler.Tensors.Tensor tensor) =>
        plan.Activations.Placements.First(placement => placement.Storage == tensor.Storage).Offset + tensor.Offset * sizeof(float);

    private sealed class Parameters : ParameterSet
    {
        private readonly ParameterArena described;

        public Parameters(NetPlan plan)
            : base(plan.ParameterBytes, plan.TrainedBytes, withGradients: true)
        {
            described = PlanParameters.Of(plan);
            foreach (var parameter in described.Parameters) Add(parameter);
        }

        public override string NetName => described.NetName;

        public override IReadOnlyList<ParameterLayer> Layers => described.Layers;
    }
}
