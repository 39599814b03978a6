using NetCompiler.Compiler.Problems;
using NetCompiler.Compiler.Tensors;
using static NetCompiler.Compiler.Tensors.Scalars;

namespace NetCompiler.Compiler.Layers;

/// <summary>
/// The contrastive loss of pairs (Hadsell, Chopra and LeCun, "Dimensionality reduction by learning an invariant mapping", CVPR 2006):
/// loss = 1 / (2 N) * sum over n of q[n] for similar pairs, and of max(margin - d[n], 0)^2 for others, with q the squared distance and d = sqrt(q).
/// The legacy version takes max(margin - q[n], 0) for those (Caffe's contrastive_loss_layer).
/// </summary>
internal sealed class ContrastiveLossLayer : LossLayer
{
    private readonly TensorShape rows;      // a and b as N x C
    private readonly double margin;
    private readonly bool isLegacy;

    private ContrastiveLossLayer(LayerSetup setup)
        : base(setup, TensorShape.Scalar)
    {
        var a = setup.BottomShape(0);
        rows = TensorShape.Of(a[0], (int)a.CountFrom(1));
        var settings = setup.Settings("contrastive_loss_param");
        margin = settings.Number("margin");
        isLegacy = settings.Flag("legacy_version");
    }

    public static Layer? Create(LayerSetup setup)
    {
        if (!Check(setup)) return null;
        TensorShape a = setup.BottomShape(0), b = setup.BottomShape(1), similar = setup.BottomShape(2);
        for (int bottom = 0; bottom < 2; bottom++)
        {
            var shape = setup.BottomShape(bottom);
            bool isVector = setup.Require(
                shape.Rank <= 2 || shape.CountFrom(2) == 1, ProblemDescriptors.WrongRank, bottom == 0 ? "bottom[0]" : "bottom[1]",
                setup.Bottoms[bottom].Blob, shape, shape.Rank, "one vector for each sample is needed (N x C)");
            if (!isVector) return null;
        }
        bool fits = setup.RequireFit(a.Count == b.Count, 0, 1, "the vectors must be equally long");
        bool isLabelled = setup.RequireFit(similar.Count == a[0], 0, 2, "there must be one similarity for each pair");
        return fits && isLabelled ? new ContrastiveLossLayer(setup) : null;
    }

    public override bool HasGradient(int bottom) => bottom < 2;

    public override void Forward(StepBuilder steps)
    {
        Tensor a = steps.Bottom(0).View(rows), b = steps.Bottom(1).View(rows);
        var squared = Squared(steps);
        steps.Reduce(
            squared, ReductionOperator.Sum, TensorShape.Of(rows[1]),
            (i, c) => (a[i[0], c[0]] - b[i[0], c[0]]) * (a[i[0], c[0]] - b[i[0], c[0]]));
        steps.Reduce(
            steps.Top(0), ReductionOperator.Sum, squared.Shape,
            (_, m) => Select(IsSimilar(steps, m[0]), squared[m], isLegacy ? Gap(squared[m]) : Gap(squared[m]) * Gap(squared[m])),
            (sum, _) => sum * (0.5 / rows[0]));
    }

    public override void Backward(StepBuilder steps)
    {
        Tensor a = steps.Bottom(0).View(rows), b = steps.Bottom(1).View(rows);
        if (steps.BottomGradient(0) is { } da) Gradient(da, a, b);
        if (steps.BottomGradient(1) is { } db) Gradient(db, b, a);

        void Gradient(Tensor gradient, Tensor own, Tensor other)
        {
            var squared = Squared(steps);
            var weight = Weight(steps) * (1.0 / rows[0]);
            steps.Map(gradient.View(rows), i =>
            {
                var gap = Gap(squared[i[0]]);
                // The distance of equal vectors is 0: Caffe adds 1e-4 before it divides.
                Scalar apart = isLegacy ? Select(gap > 0, -1.0, 0.0) : -gap / (Sqrt(squared[i[0]]) + 1e-4);
                return (own[i] - other[i]) * (weight * Select(IsSimilar(steps, i[0]), 1.0, apart));
            });
        }
    }

    private Tensor Squared(StepBuilder steps) => steps.Own("squared", TensorShape.Of(rows[0]));

    private Scalar Gap(Scalar squared) => Max(margin - (isLegacy ? squared : Sqrt(squared)), 0);

    private static Scalar IsSimilar(StepBuilder steps, Scalar pair) => !Equal(ToInteger(Flat(steps.Bottom(2))[pair]), 0);
}
