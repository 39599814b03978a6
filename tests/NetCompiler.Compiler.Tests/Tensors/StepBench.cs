using NetCompiler.Compiler.Definition;
using NetCompiler.Compiler.Layers;
using NetCompiler.Compiler.Tensors;

namespace NetCompiler.Compiler.Tests.Tensors;

/// <summary>A place to write steps and run them: tensors with numbers in them, a builder, an interpreter. Every step is verified.</summary>
internal sealed class StepBench
{
    private readonly List<Step> steps = [];
    private readonly Interpreter interpreter = new(seed: 5);
    private readonly Random random = new(1);

    public StepBench() => Steps = new StepBuilder("bench", Phase.Train, new NoLayer(), steps);

    public StepBuilder Steps { get; }

    public IReadOnlyList<Step> All => steps;

    /// <summary>A tensor of random numbers from -1 to 1.</summary>
    public Tensor Random(string name, params int[] extents) => Filled(name, _ => random.NextDouble() * 2 - 1, extents);

    /// <summary>A tensor of which each element is a function of its flat index.</summary>
    public Tensor Filled(string name, Func<int, double> value, params int[] extents)
    {
        var tensor = new Tensor(name, TensorShape.Of(extents), TensorRole.Input);
        interpreter.Write(tensor, Enumerable.Range(0, (int)tensor.Shape.Count).Select(value).ToArray());
        return tensor;
    }

    public Tensor Empty(string name, params int[] extents) => new(name, TensorShape.Of(extents), TensorRole.Activation);

    public Tensor Places(string name, params int[] extents) => new(name, TensorShape.Of(extents), TensorRole.Activation, ElementType.Int32);

    /// <summary>What a tensor holds; before <see cref="Run"/> only inputs hold something.</summary>
    public double[] Read(Tensor tensor) => interpreter.Read(tensor);

    /// <summary>Runs the steps that were stated since the last time.</summary>
    public void Run()
    {
        Assert.NotEmpty(steps);
        Assert.All(steps, step => Assert.Null(StepVerifier.FindDefect(step)));
        interpreter.Run(steps);
        steps.Clear();
    }

    /// <summary>Runs the steps and compares what a tensor holds then.</summary>
    public void RunAndCompare(Tensor tensor, double[] expected)
    {
        Run();
        Equal(expected, Read(tensor));
    }

    public static void Equal(double[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        Assert.Contains(expected, value => value != 0);
        for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], actual[i], 1e-12);
    }

    /// <summary>Steps written here belong to no layer.</summary>
    private sealed class NoLayer : ILayerTensors
    {
        public Tensor Bottom(int index) => throw new NotSupportedException();

        public Tensor Top(int index) => throw new NotSupportedException();

        public Tensor Parameter(int index) => throw new NotSupportedException();

        public Tensor TopGradient(int index) => throw new NotSupportedException();

        public Tensor? BottomGradient(int index) => throw new NotSupportedException();

        public Tensor? ParameterGradient(int index) => throw new NotSupportedException();

        public Tensor Own(string name, TensorShape shape, ElementType element) => throw new NotSupportedException();
    }
}
