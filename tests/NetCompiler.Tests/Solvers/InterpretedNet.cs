using NetCompiler.Blobs;
using NetCompiler.Compiler;
using NetCompiler.Compiler.Definition;
using NetCompiler.Compiler.Passes;
using NetCompiler.Compiler.Plan;
using NetCompiler.Compiler.Problems;
using NetCompiler.Compiler.Tensors;
using NetCompiler.Solvers;
using NetCompiler.Weights;
using Filler = NetCompiler.Weights.Filler;

namespace NetCompiler.Tests.Solvers;

/// <summary>
/// A training net on the interpreter: weights and gradients are floats, as on devices; what lies between them is computed in double
/// precision.
/// </summary>
internal sealed class InterpretedNet : ITrainableNet
{
    private readonly NetPlan plan;
    private readonly ParameterArena parameters;
    private readonly float[] gradients;
    private Interpreter interpreter = new();

    public InterpretedNet(string text, int batches, params InputShape[] inputs)
    {
        var reading = NetDefinitionReader.Read("net.prototxt", text);
        var problems = new ProblemCollector();
        var options = new CompileOptions { InputShapes = inputs.ToEquatableArray(), AccumulateParameterGradients = batches > 1 };
        plan = CompilePipeline.Run(reading.Definition, options, problems)!;
        Assert.DoesNotContain(problems.Problems, problem => problem.IsError);
        AddsGradients = batches > 1;
        var descriptions = plan.Parameters.Select(Describe).ToArray();
        var order = plan.Parameters.Select((parameter, index) => (parameter, index)).ToDictionary(entry => entry.parameter, entry => entry.index);
        parameters = new ParameterArena(plan.Name, descriptions, plan.Layers.Select(layer =>
            new ParameterLayer(layer.Name, layer.Type, [.. layer.Parameters.Select(parameter => order[parameter])])).ToArray());
        gradients = new float[plan.TrainedBytes / 4];
    }

    public IParameterSet Parameters => parameters;

    public Span<float> Gradients => gradients;

    public bool AddsGradients { get; }

    public ulong Seed
    {
        set
        {
            if (interpreter.Seed != value) interpreter = new Interpreter(value);
        }
    }

    public uint Pass
    {
        set => interpreter.Iteration = value;
    }

    /// <summary>Sets an input.</summary>
    public void Set(string blob, IReadOnlyList<double> values) => interpreter.Write(plan.Blobs.Single(entry => entry.Name == blob).Tensor, values);

    public float ForwardBackward()
    {
        for (int i = 0; i < plan.Parameters.Count; i++)
        {
            var (place, parameter) = (parameters.Parameters[i], plan.Parameters[i]);
            interpreter.Write(parameter.Tensor, Wide(parameters.ValuesOf(place)));
            if (AddsGradients && parameter.Gradient is { } gradient) interpreter.Write(gradient, Wide(gradients.AsSpan(place.FirstElement, place.Count)));
        }
        interpreter.Run(plan.Forward);
        interpreter.Run(plan.Backward);
        for (int i = 0; i < plan.Parameters.Count; i++)
        {
            var (place, parameter) = (parameters.Parameters[i], plan.Parameters[i]);
            if (parameter.IsStatistic) Narrow(interpreter.Read(parameter.Tensor), parameters.ValuesOf(place));
            if (place.IsTrained) Narrow(interpreter.Read(parameter.Gradient!), gradients.AsSpan(place.FirstElement, place.Count));
        }
        return (float)plan.Losses.Sum(loss => loss.Weight * interpreter.Read(loss.Tensor).Sum());
    }

    private static ParameterDescription Describe(PlanParameter parameter) => new(
        parameter.Layer, parameter.Name, parameter.Index, new BlobShape(parameter.Tensor.Shape.Extents.ToArray()), parameter.Offset,
        (float)parameter.LearningRateMultiplier, (float)parameter.DecayMultiplier, parameter.IsStatistic, Filler.Zero);

    private static double[] Wide(ReadOnlySpan<float> values)
    {
        double[] wide = new double[values.Length];
        for (int i = 0; i < wide.Length; i++) wide[i] = values[i];
        return wide;
    }

    private static void Narrow(double[] values, Span<float> target)
    {
        for (int i = 0; i < values.Length; i++) target[i] = (float)values[i];
    }
}
