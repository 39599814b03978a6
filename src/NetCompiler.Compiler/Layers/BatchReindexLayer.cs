using NetCompiler.Compiler.Problems;
using NetCompiler.Compiler.Tensors;
using static NetCompiler.Compiler.Tensors.Scalars;

namespace NetCompiler.Compiler.Layers;

/// <summary>
/// Picks samples by number: y[n,..] = x[index[n],..]. A number that is no sample's reads nothing and gives 0. The gradient is a gather
/// over the places where a sample was picked (Caffe's batch_reindex_layer).
/// </summary>
internal sealed class BatchReindexLayer : Layer
{
    private readonly TensorShape samples;   // x as N x K
    private readonly TensorShape picked;    // y as M x K

    private BatchReindexLayer(LayerSetup setup, TensorShape top)
        : base(setup, top)
    {
        var x = setup.BottomShape(0);
        samples = TensorShape.Of(x[0], (int)x.CountFrom(1));
        picked = TensorShape.Of(top[0], samples[1]);
    }

    public static Layer? Create(LayerSetup setup)
    {
        TensorShape x = setup.BottomShape(0), index = setup.BottomShape(1);
        bool hasSamples = setup.Require(x.Rank > 0, ProblemDescriptors.WrongRank, "bottom[0]", setup.Bottoms[0].Blob, x, x.Rank, "samples along axis 0 are needed");
        bool isList = setup.Require(index.Rank == 1, ProblemDescriptors.WrongRank, "bottom[1]", setup.Bottoms[1].Blob, index, index.Rank, "a list of sample numbers has 1");
        if (!hasSamples || !isList) return null;
        var top = setup.TopShape(0, null, [index[0], .. x.Extents.Skip(1).Select(extent => (long)extent)]);
        return top is null ? null : new BatchReindexLayer(setup, top);
    }

    public override bool HasGradient(int bottom) => bottom == 0;

    public override void Forward(StepBuilder steps)
    {
        Tensor x = steps.Bottom(0).View(samples), index = steps.Bottom(1);
        steps.Map(steps.Top(0).View(picked), i => x.Guarded(0, ToInteger(index[i[0]]), i[1]));
    }

    public override void Backward(StepBuilder steps)
    {
        if (steps.BottomGradient(0) is not { } dx) return;
        Tensor index = steps.Bottom(1), dy = steps.TopGradient(0).View(picked);
        // dx[n,k]: reduce over the places of y
        steps.Reduce(dx.View(samples), ReductionOperator.Sum, TensorShape.Of(picked[0]),
            (i, m) => Select(Equal(ToInteger(index[m[0]]), i[0]), dy[m[0], i[1]], 0.0));
    }
}
