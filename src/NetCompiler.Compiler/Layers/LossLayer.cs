using NetCompiler.Compiler.Problems;
using NetCompiler.Compiler.Tensors;

namespace NetCompiler.Compiler.Layers;

/// <summary>A layer whose first top is one number, the loss; bottom 1 is what bottom 0 should be, and has no gradient unless the layer says so.</summary>
internal abstract class LossLayer(LayerSetup setup, params TensorShape[] tops) : Layer(setup, tops)
{
    public override double DefaultLossWeight(int top) => top == 0 ? 1 : 0;

    public override bool HasGradient(int bottom) => bottom == 0;

    /// <summary>The weight that reaches the layer: the gradient by its first top.</summary>
    protected static Scalar Weight(StepBuilder steps) => steps.TopGradient(0)[[]];

    /// <summary>What Caffe checks for every loss: equal batches, and loss weights for all tops or one.</summary>
    protected static bool Check(LayerSetup setup)
    {
        bool isWeighted = setup.Require(
            setup.TopCount == 1 || !setup.Definition.LossWeights.IsEmpty, ProblemDescriptors.LossWeightsNeeded, "loss_weight", setup.TopCount);
        bool hasBatch = true;
        for (int bottom = 0; bottom < 2; bottom++)
        {
            var shape = setup.BottomShape(bottom);
            hasBatch &= setup.Require(
                shape.Rank > 0, ProblemDescriptors.WrongRank, bottom == 0 ? "bottom[0]" : "bottom[1]", setup.Bottoms[bottom].Blob, shape, shape.Rank,
                "axis 0 must be the batch");
        }
        return isWeighted && hasBatch
            && setup.RequireFit(setup.BottomShape(0)[0] == setup.BottomShape(1)[0], 0, 1, "the batch (axis 0) must be equal");
    }

    /// <summary>A blob as one vector.</summary>
    protected static Tensor Flat(Tensor tensor) => tensor.View(TensorShape.Of((int)tensor.Shape.Count));
}
