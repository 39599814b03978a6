using NetCompiler.Blobs;
using NetCompiler.Compiler.Plan;
using NetCompiler.Solvers;
using NetCompiler.Weights;

namespace NetCompiler.Tool.Parity;

/// <summary>
/// A plan on a device that a solver trains: parameters and gradients lie in ordinary memory, and go to the device and back with every pass. It shows that what
/// the device computes trains a net as Caffe does.
/// </summary>
public sealed class TrainedPlan : IParityTraining
{
    private readonly NetPlan plan;
    private readonly IParityNet net;
    private readonly ParameterArena parameters;
    private readonly float[] gradients;

    /// <summary>A plan with all parameters zero.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="device">What runs it.</param>
    /// <param name="addsGradients">Whether it was compiled to add to gradients.</param>
    public TrainedPlan(NetPlan plan, IParityDevice device, bool addsGradients)
    {
        this.plan = plan;
        net = device.Load(plan);
        AddsGradients = addsGradients;
        parameters = PlanParameters.Of(plan);
        gradients = new float[plan.TrainedBytes / sizeof(float)];
    }

    /// <inheritdoc/>
    public IParameterSet Parameters => parameters;

    /// <inheritdoc/>
    public Span<float> Gradients => gradients;

    /// <inheritdoc/>
    public bool AddsGradients { get; }

    /// <inheritdoc/>
    public ulong Seed
    {
        set
        {
            // Caffe's random numbers are its own: nets that are compared have none.
        }
    }

    /// <inheritdoc/>
    public uint Pass
    {
        set
        {
        }
    }

    /// <inheritdoc/>
    public void Set(string blob, float[] values) => net.Write(plan.Blobs.Single(entry => entry.Name == blob).Tensor, values);

    /// <inheritdoc/>
    public float ForwardBackward()
    {
        foreach (var (place, parameter) in parameters.Parameters.Zip(plan.Parameters))
        {
            net.Write(parameter.Tensor, parameters.ValuesOf(place).ToArray());
            if (AddsGradients && parameter.Gradient is { } gradient) net.Write(gradient, GradientOf(place).ToArray());
        }
        net.Forward();
        net.Backward();
        foreach (var (place, parameter) in parameters.Parameters.Zip(plan.Parameters))
        {
            if (parameter.IsStatistic) net.Read(parameter.Tensor).ToArray().CopyTo(parameters.ValuesOf(place));
            if (place.IsTrained) net.Read(parameter.Gradient!).ToArray().CopyTo(GradientOf(place));
        }
        return (float)PlanUnderTest.Loss(plan, net);
    }

    /// <inheritdoc/>
    public void Dispose() => net.Dispose();

    private Span<float> GradientOf(ParameterDescription place) => gradients.AsSpan(place.FirstElement, place.Count);
}
