using NetCompiler.Compiler.Definition;
using NetCompiler.Compiler.Tensors;

namespace NetCompiler.Compiler.Layers;

/// <summary>
/// What a layer writes its steps with: its tensors by number, and maps and reductions as lambdas over indices.
/// The same builder serves a layer's forward and backward pass, so that what forward saved is there in backward.
/// </summary>
/// <param name="layerName">The layer's name.</param>
/// <param name="phase">The net's phase.</param>
/// <param name="tensors">The layer's tensors.</param>
/// <param name="steps">Where the steps go.</param>
public sealed class StepBuilder(string layerName, Phase phase, ILayerTensors tensors, List<Step> steps)
{
    /// <summary>The net's phase.</summary>
    public Phase Phase { get; } = phase;

    /// <summary>The layer's random numbers.</summary>
    public uint RandomStream { get; } = CounterRandom.StreamOf(layerName);

    /// <summary>A blob that the layer reads.</summary>
    /// <param name="index">Which bottom.</param>
    public Tensor Bottom(int index) => tensors.Bottom(index);

    /// <summary>A blob that the layer makes.</summary>
    /// <param name="index">Which top.</param>
    public Tensor Top(int index) => tensors.Top(index);

    /// <summary>A parameter of the layer, in the shape that the layer gave it.</summary>
    /// <param name="index">Which parameter.</param>
    public Tensor Parameter(int index) => tensors.Parameter(index);

    /// <summary>The gradient by a top; all zero where nothing depends on it.</summary>
    /// <param name="index">Which top.</param>
    public Tensor TopGradient(int index) => tensors.TopGradient(index);

    /// <summary>Where the gradient by a bottom goes; null if it is not wanted.</summary>
    /// <param name="index">Which bottom.</param>
    public Tensor? BottomGradient(int index) => tensors.BottomGradient(index);

    /// <summary>Where the gradient by a parameter goes; null if it is not wanted.</summary>
    /// <param name="index">Which parameter.</param>
    public Tensor? ParameterGradient(int index) => tensors.ParameterGradient(index);

    /// <summary>A tensor of the layer's own. The same name gives the same tensor, so backward can read what forward left in it.</summary>
    /// <param name="name">Its name within the layer, such as <c>at</c> for the positions of maxima.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="element">What an element is.</param>
    public Tensor Own(string name, TensorShape shape, ElementType element = ElementType.Float32) => tensors.Own(name, shape, element);

    /// <summary>States that each element of a tensor is an expression of its indices.</summary>
    /// <param name="target">The tensor.</param>
    /// <param name="value">Gives the expression for the indices.</param>
    /// <param name="accumulates">Whether the value is added to what is there.</param>
    public void Map(Tensor target, Func<Scalar[], Scalar> value, bool accumulates = false) =>
        MapInto(target, target.Shape, indices => indices, value, accumulates);

    /// <summary>States a map over an index space that fills a part of a tensor.</summary>
    /// <param name="target">The tensor.</param>
    /// <param name="space">The index space.</param>
    /// <param name="place">Gives the indices in the tensor for the indices of the space; different ones for different ones.</param>
    /// <param name="value">Gives the expression for the indices of the space.</param>
    /// <param name="accumulates">Whether the value is added to what is there.</param>
    public void MapInto(Tensor target, TensorShape space, Func<Scalar[], Scalar[]> place, Func<Scalar[], Scalar> value, bool accumulates = false)
    {
        var axes = Axes(space, 0);
        Scalar[] indices = Indices(axes);
        Add(target, axes, null, value(indices), place(indices), accumulates);
    }

    /// <summary>States that each element of a tensor is a reduction.</summary>
    /// <param name="target">The tensor.</param>
    /// <param name="operation">How values are combined.</param>
    /// <param name="over">The index space that is reduced over.</param>
    /// <param name="body">Gives the value for the element's indices and the reduction's.</param>
    /// <param name="epilogue">Gives the element from the result and its indices; null if it is the result.</param>
    /// <param name="accumulates">Whether the value is added to what is there.</param>
    public void Reduce(
        Tensor target, ReductionOperator operation, TensorShape over, Func<Scalar[], Scalar[], Scalar> body,
        Func<Scalar, Scalar[], Scalar>? epilogue = null, bool accumulates = false) =>
        ReduceInto(target, target.Shape, indices => indices, operation, over, body, epilogue, accumulates);

    /// <summary>States a reduction for each point of an index space, which fill a part of a tensor.</summary>
    /// <param name="target">The tensor.</param>
    /// <param name="space">The index space.</param>
    /// <param name="place">Gives the indices in the tensor for the indices of the space; different ones for different ones.</param>
    /// <param name="operation">How values are combined.</param>
    /// <param name="over">The index space that is reduced over.</param>
    /// <param name="body">Gives the value for the element's indices and the reduction's.</param>
    /// <param name="epilogue">Gives the element from the result and its indices; null if it is the result.</param>
    /// <param name="accumulates">Whether the value is added to what is there.</param>
    public void ReduceInto(
        Tensor target, TensorShape space, Func<Scalar[], Scalar[]> place, ReductionOperator operation, TensorShape over,
        Func<Scalar[], Scalar[], Scalar> body, Func<Scalar, Scalar[], Scalar>? epilogue = null, bool accumulates = false)
    {
        var axes = Axes(space, 0);
        var inner = Axes(over, axes.Count);
        Scalar[] indices = Indices(axes);
        var reduction = new Reduction(operation, inner, body(indices, Indices(inner)));
        Scalar result = new ReductionResult(reduction.ResultType);
        Add(target, axes, reduction, epilogue?.Invoke(result, indices) ?? result, place(indices), accumulates);
    }

    /// <summary>States that each element of a tensor is the position of the first of the largest values.</summary>
    /// <param name="target">The tensor; of integers, unless the epilogue makes numbers of them.</param>
    /// <param name="over">The index space that is searched.</param>
    /// <param name="body">Gives the value for the element's indices and the search's.</param>
    /// <param name="payload">Gives the integer that stands for a point of the search.</param>
    /// <param name="epilogue">Gives the element from the result (-1 if nothing is larger than minus infinity) and its indices; null if it is the result.</param>
    public void ArgMax(
        Tensor target, TensorShape over, Func<Scalar[], Scalar[], Scalar> body, Func<Scalar[], Scalar[], Scalar> payload,
        Func<Scalar, Scalar[], Scalar>? epilogue = null)
    {
        var axes = Axes(target.Shape, 0);
        var inner = Axes(over, axes.Count);
        Scalar[] indices = Indices(axes), points = Indices(inner);
        var reduction = new Reduction(ReductionOperator.ArgMax, inner, body(indices, points), payload(indices, points));
        Scalar result = new ReductionResult(ScalarType.Integer);
        Add(target, axes, reduction, epilogue?.Invoke(result, indices) ?? result, indices, false);
    }

    /// <summary>A uniform random number of the layer's stream.</summary>
    /// <param name="counter">Which number: the element's position.</param>
    public Scalar Random(Scalar counter) => new RandomNumber(RandomStream, counter);

    private void Add(Tensor target, EquatableArray<Axis> axes, Reduction? reduction, Scalar value, Scalar[] place, bool accumulates)
    {
        // What a layer makes is named after it; what it keeps for itself, gradients and statistics are named after themselves.
        bool isMade = target.Storage.Role == TensorRole.Activation && !target.Name.StartsWith(layerName + ".", StringComparison.Ordinal);
        var store = new Store(target, place.ToEquatableArray(), accumulates || target.IsAccumulator);
        var step = new Step(isMade ? layerName : target.Name, axes, reduction, value, store) { Layers = EquatableArray.Create(layerName) };
        steps.Add(Simplifier.Simplify(step));
    }

    private static EquatableArray<Axis> Axes(TensorShape space, int first) =>
        space.Extents.Select((extent, ordinal) => new Axis(first + ordinal, extent)).ToEquatableArray();

    private static Scalar[] Indices(EquatableArray<Axis> axes) => axes.Select(axis => (Scalar)new IndexVariable(axis)).ToArray();
}

/// <summary>The tensors of a layer, as its net provides them.</summary>
public interface ILayerTensors
{
    /// <summary>A blob that the layer reads.</summary>
    /// <param name="index">Which bottom.</param>
    Tensor Bottom(int index);

    /// <summary>A blob that the layer makes.</summary>
    /// <param name="index">Which top.</param>
    Tensor Top(int index);

    /// <summary>A parameter of the layer.</summary>
    /// <param name="index">Which parameter.</param>
    Tensor Parameter(int index);

    /// <summary>The gradient by a top.</summary>
    /// <param name="index">Which top.</param>
    Tensor TopGradient(int index);

    /// <summary>Where the gradient by a bottom goes; null if it is not wanted.</summary>
    /// <param name="index">Which bottom.</param>
    Tensor? BottomGradient(int index);

    /// <summary>Where the gradient by a parameter goes; null if it is not wanted.</summary>
    /// <param name="index">Which parameter.</param>
    Tensor? ParameterGradient(int index);

    /// <summary>A tensor of the layer's own.</summary>
    /// <param name="name">Its name within the layer.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="element">What an element is.</param>
    Tensor Own(string name, TensorShape shape, ElementType element);
}
