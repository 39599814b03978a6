using NetCompiler.Compiler.Prototxt.Schema;
using NetCompiler.Compiler.Tensors;

namespace NetCompiler.Compiler.Layers;

/// <summary>
/// A layer of a net, with all its extents: what it makes, what it learns, and what it computes in the tensor language. One file a layer
/// type, always in the same order: the fields it reads, the shapes of its tops, its parameters, forward, backward.
/// </summary>
/// <param name="setup">What the layer was made from.</param>
/// <param name="tops">The shapes of the tops.</param>
public abstract class Layer(LayerSetup setup, params TensorShape[] tops)
{
    /// <summary>What the layer was made from.</summary>
    public LayerSetup Setup { get; } = setup;

    /// <summary>The shapes of the tops.</summary>
    public IReadOnlyList<TensorShape> Tops { get; } = tops;

    /// <summary>The parameters, in Caffe's order.</summary>
    public virtual IReadOnlyList<LayerParameter> Parameters => [];

    /// <summary>The weight of a top in the loss when the prototxt does not say.</summary>
    /// <param name="top">Which top.</param>
    public virtual double DefaultLossWeight(int top) => 0;

    /// <summary>Whether there is a gradient by a bottom at all; there is none by labels.</summary>
    /// <param name="bottom">Which bottom.</param>
    public virtual bool HasGradient(int bottom) => true;

    /// <summary>Whether <c>force_backward</c> asks for the gradient by a bottom (Caffe's AllowForceBackward).</summary>
    /// <param name="bottom">Which bottom.</param>
    public virtual bool IsForceable(int bottom) => HasGradient(bottom);

    /// <summary>Whether each top is its bottom (the first, for several tops) in another shape, so that no step is needed.</summary>
    public virtual bool IsView => false;

    /// <summary>Whether the tops are filled from outside before each pass, so that no step makes them: data and inputs.</summary>
    public virtual bool IsFilledFromOutside => false;

    /// <summary>States what the tops are; nothing for a view and for what is filled from outside.</summary>
    /// <param name="steps">Where to.</param>
    public abstract void Forward(StepBuilder steps);

    /// <summary>
    /// States what the gradients by the bottoms and the parameters are. Only called if one is wanted; every wanted gradient must be stored
    /// whole, exactly once.
    /// </summary>
    /// <param name="steps">Where to.</param>
    public virtual void Backward(StepBuilder steps) =>
        throw new NotSupportedException("layers of type " + Setup.Definition.Type + " have no gradient");
}

/// <summary>A parameter that a layer has.</summary>
/// <param name="Name">What it is called in generated code: <c>Weight</c>, <c>Bias</c>, ...</param>
/// <param name="Shape">Its shape, as Caffe stores it.</param>
/// <param name="Filler">How it starts (a FillerParameter); null for all zero.</param>
/// <param name="IsStatistic">Whether the layer itself keeps it up to date, so that no solver may touch it (BatchNorm).</param>
public sealed record LayerParameter(string Name, TensorShape Shape, MessageValue? Filler, bool IsStatistic = false);
