using NetCompiler.Compiler.Problems;
using NetCompiler.Compiler.Tensors;
using static NetCompiler.Compiler.Tensors.Scalars;

namespace NetCompiler.Compiler.Layers;

/// <summary>
/// Combines blobs of one shape element by element: their sum, weighted by <c>coeff</c>, as in residual nets (He et al., "Deep residual learning for
/// image recognition", CVPR 2016), their product, or the largest.
/// </summary>
internal sealed class EltwiseLayer : Layer
{
    private readonly string operation;
    private readonly bool isStable;
    private readonly IReadOnlyList<double> coefficients;

    private EltwiseLayer(LayerSetup setup)
        : base(setup, setup.BottomShape(0))
    {
        var settings = setup.Settings("eltwise_param");
        operation = settings.Text("operation");
        isStable = settings.Flag("stable_prod_grad");
        coefficients = settings.Count("coeff") > 0 ? settings.Numbers("coeff") : [.. setup.Bottoms.Select(_ => 1.0)];
    }

    public static Layer? Create(LayerSetup setup)
    {
        const string Field = "eltwise_param.coeff";
        var settings = setup.Settings("eltwise_param");
        string operation = settings.Text("operation");
        int count = setup.Bottoms.Count, given = settings.Count("coeff");
        if (!setup.Require(given == 0 || operation is not "PROD", ProblemDescriptors.FieldConflict, Field, "coeff", "operation: PROD")) return null;
        if (!setup.Require(given == 0 || given == count, ProblemDescriptors.RepeatedFieldCount, Field, "coeff", given, "once for each of the bottoms, or never")) return null;
        setup.Require(given == 0 || operation is not "MAX", ProblemDescriptors.FieldWithoutEffect, Field, "coeff", "with operation: MAX");
        for (int i = 1; i < count; i++)
        {
            if (!setup.RequireFit(setup.BottomShape(i) == setup.BottomShape(0), 0, i, "all bottoms must have the same shape")) return null;
        }
        return new EltwiseLayer(setup);
    }

    public override void Forward(StepBuilder steps)
    {
        var x = Bottoms(steps);
        steps.Map(steps.Top(0), i => operation switch
        {
            "PROD" => x.Select(blob => blob[i]).Aggregate((product, next) => product * next),
            "MAX" => x.Select(blob => blob[i]).Aggregate(Max),
            _ => x.Select((blob, bottom) => Weighted(blob[i], bottom)).Aggregate((sum, next) => sum + next),
        });
    }

    public override void Backward(StepBuilder steps)
    {
        var dy = steps.TopGradient(0);
        for (int bottom = 0; bottom < Setup.Bottoms.Count; bottom++)
        {
            int own = bottom;
            if (steps.BottomGradient(bottom) is not { } dx) continue;
            steps.Map(dx, i => operation switch
            {
                "PROD" => dy[i] * ProductOfOthers(steps, own, i),
                "MAX" => Select(Wins(Bottoms(steps), own, i), dy[i], 0.0),
                _ => Weighted(dy[i], own),
            });
        }
    }

    private Scalar Weighted(Scalar value, int bottom) => coefficients[bottom] == 1 ? value : coefficients[bottom] * value;

    // Dividing the product by one factor is less work for many bottoms, but fails where the factor is 0.
    private Scalar ProductOfOthers(StepBuilder steps, int own, Scalar[] i)
    {
        var x = Bottoms(steps);
        return isStable
            ? x.Where((_, bottom) => bottom != own).Select(blob => blob[i]).Aggregate((product, next) => product * next)
            : steps.Top(0)[i] / x[own][i];
    }

    // Whether a bottom is the one that Caffe chose: of two equal values the second bottom's among the first two, and otherwise the earlier one.
    private static Scalar Wins(Tensor[] x, int own, Scalar[] i)
    {
        Scalar IsGreater(int one, int other) => x[one][i] > x[other][i];
        var beatsEarlier = own switch
        {
            0 => IsGreater(0, 1),
            1 => !IsGreater(0, 1),
            _ => Enumerable.Range(0, own).Select(earlier => IsGreater(own, earlier)).Aggregate((all, next) => all & next),
        };
        return Enumerable.Range(0, x.Length).Where(later => later > own && later > 1).Aggregate(beatsEarlier, (all, later) => all & !IsGreater(later, own));
    }

    private Tensor[] Bottoms(StepBuilder steps) => [.. Enumerable.Range(0, Setup.Bottoms.Count).Select(steps.Bottom)];
}
