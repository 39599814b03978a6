using NetCompiler.Compiler.Layers;
using NetCompiler.Compiler.Tensors;

namespace NetCompiler.Compiler.Tests.Layers;

/// <summary>The tensors of a layer without a net around it.</summary>
internal sealed class LoneLayerTensors : ILayerTensors
{
    private readonly Tensor[] bottoms, tops, topGradients, parameters;
    private readonly Tensor?[] bottomGradients, parameterGradients;
    private readonly string[] kinds;
    private readonly Layer layer;
    private readonly Dictionary<string, Tensor> own = [];

    public LoneLayerTensors(Layer layer, IReadOnlyList<(TensorShape Shape, string Kind)> inputs, Func<int, bool>? wants)
    {
        this.layer = layer;
        kinds = inputs.Select(input => input.Kind).ToArray();
        bottoms = inputs.Select((input, i) => new Tensor("b" + i, input.Shape, TensorRole.Input)).ToArray();
        tops = layer.Tops.Select((shape, i) => new Tensor("t" + i, shape, TensorRole.Activation)).ToArray();
        topGradients = layer.Tops.Select((shape, i) => new Tensor("d(t" + i + ")", shape, TensorRole.ActivationGradient)).ToArray();
        parameters = layer.Parameters.Select(parameter => new Tensor("layer." + parameter.Name, parameter.Shape, TensorRole.Parameter)).ToArray();

        int next = 0;
        bottomGradients = bottoms
            .Select((bottom, i) => layer.HasGradient(i) && SampleValues.AreContinuous(kinds[i]) && IsWanted() ? Gradient(bottom, TensorRole.ActivationGradient) : null).ToArray();
        parameterGradients = parameters
            .Select((parameter, i) => !layer.Parameters[i].IsStatistic && IsWanted() ? Gradient(parameter, TensorRole.ParameterGradient) : null).ToArray();

        bool IsWanted() => wants is null || wants(next++);
        static Tensor Gradient(Tensor value, TensorRole role) => new("d(" + value.Name + ")", value.Shape, role);
    }

    public IReadOnlyList<(Tensor Value, Tensor Gradient)> Gradients =>
        bottoms.Zip(bottomGradients).Concat(parameters.Zip(parameterGradients))
            .Where(pair => pair.Second is not null).Select(pair => (pair.First, pair.Second!)).ToArray();

    public void Fill(Interpreter interpreter)
    {
        for (int i = 0; i < bottoms.Length; i++) interpreter.Write(bottoms[i], SampleValues.Of(bottoms[i], kinds[i]));
        for (int i = 0; i < parameters.Length; i++)
        {
            interpreter.Write(parameters[i], SampleValues.Of(parameters[i], layer.Parameters[i].IsStatistic ? "positive" : ""));
        }
        foreach (var gradient in topGradients) interpreter.Write(gradient, SampleValues.Of(gradient, ""));
    }

    /// <summary>The sum of all elements of the tops, each times its element of the top's gradient: the function whose gradient is asked for.</summary>
    public double Objective(Interpreter interpreter) =>
        tops.Zip(topGradients).Sum(pair => interpreter.Read(pair.First).Zip(interpreter.Read(pair.Second), (value, weight) => value * weight).Sum());

    public Tensor Bottom(int index) => bottoms[index];

    public Tensor Top(int index) => tops[index];

    public Tensor Parameter(int index) => parameters[index];

    public Tensor TopGradient(int index) => topGradients[index];

    public Tensor? BottomGradient(int index) => bottomGradients[index];

    public Tensor? ParameterGradient(int index) => parameterGradients[index];

    public Tensor Own(string name, TensorShape shape, ElementType element) =>
        own.TryGetValue(name, out var known) ? known : own[name] = new Tensor("layer." + name, shape, TensorRole.Activation, element);
}
