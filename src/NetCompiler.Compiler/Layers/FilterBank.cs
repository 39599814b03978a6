using NetCompiler.Compiler.Problems;
using NetCompiler.Compiler.Tensors;
using static NetCompiler.Compiler.Tensors.Scalars;

namespace NetCompiler.Compiler.Layers;

/// <summary>
/// The contractions of Convolution and Deconvolution. Both relate a fine blob to a coarse one through the same weights, coarse[k,p] with
/// fine[c, p * stride - pad + r * dilation] by w[k,c,r], where p and r have as many axes as there are spatial ones: a convolution computes coarse
/// from fine, its data gradient and a deconvolution compute fine from coarse. Within each of the groups, all channels meet all.
/// </summary>
/// <param name="Samples">N: how many samples there are.</param>
/// <param name="Groups">G: into how many groups the channels are divided.</param>
/// <param name="CoarseChannels">K: the channels of the coarse blob.</param>
/// <param name="FineChannels">C: the channels of the fine blob.</param>
/// <param name="Coarse">The spatial extents of the coarse blob.</param>
/// <param name="Fine">The spatial extents of the fine blob.</param>
/// <param name="Axes">Kernel, stride, pad and dilation along each spatial axis.</param>
internal sealed record FilterBank(
    int Samples, int Groups, int CoarseChannels, int FineChannels, EquatableArray<int> Coarse, EquatableArray<int> Fine, EquatableArray<ConvolutionAxis> Axes)
{
    // A group axis is there only if there is more than one group, so that plain convolutions have plain indices.
    private readonly int[] groupExtents = Groups > 1 ? [Groups] : [];

    // Where the channel within the group stands in the indices of a blob: after the sample and the group.
    private int ChannelIndex => 1 + groupExtents.Length;

    private TensorShape KernelShape => TensorShape.Of([.. Axes.Select(axis => axis.Kernel)]);

    /// <summary>Whether the groups divide both numbers of channels; reports it where not.</summary>
    /// <param name="setup">The layer.</param>
    /// <param name="groups">The groups.</param>
    /// <param name="channels">The bottom's channels.</param>
    /// <param name="outputs">The top's channels.</param>
    public static bool RequireGroups(LayerSetup setup, long groups, long channels, long outputs)
    {
        const string Field = "convolution_param.group";
        return setup.Require(groups > 0, ProblemDescriptors.FieldOutOfRange, Field, "group", groups, "at least 1")
            && setup.Require(channels % groups == 0, ProblemDescriptors.GroupDoesNotDivide, Field, groups, channels, "input channels")
            && setup.Require(outputs % groups == 0, ProblemDescriptors.GroupDoesNotDivide, Field, groups, outputs, "outputs (num_output)");
    }

    /// <summary>States coarse[n,g,k,p] = bias[g,k] + sum over (c,r) of fine[n,g,c, p * stride - pad + r * dilation] * w[g,k,c,r].</summary>
    /// <param name="steps">Where to.</param>
    /// <param name="coarse">The coarse blob.</param>
    /// <param name="fine">The fine blob.</param>
    /// <param name="weight">The weights.</param>
    /// <param name="bias">The bias of each coarse channel; null for none.</param>
    public void FineToCoarse(StepBuilder steps, Tensor coarse, Tensor fine, Tensor weight, Tensor? bias = null)
    {
        Tensor x = FineView(fine), w = WeightView(weight);
        steps.Reduce(CoarseView(coarse), ReductionOperator.Sum, Over(FineChannels / Groups, KernelShape),
            (i, r) => x.Guarded(0, [i[0], .. Group(i), r[0], .. FinePositions(Spatial(i), Taps(r))]) * w[[.. Group(i), i[ChannelIndex], r[0], .. Taps(r)]],
            Epilogue(bias, CoarseChannels));
    }

    /// <summary>
    /// States fine[n,g,c,h] = bias[g,c] + sum over (k,r) of coarse[n,g,k, (h + pad - r * dilation) / stride] * w[g,k,c,r], where the division is exact.
    /// </summary>
    /// <param name="steps">Where to.</param>
    /// <param name="fine">The fine blob.</param>
    /// <param name="coarse">The coarse blob.</param>
    /// <param name="weight">The weights.</param>
    /// <param name="bias">The bias of each fine channel; null for none.</param>
    public void CoarseToFine(StepBuilder steps, Tensor fine, Tensor coarse, Tensor weight, Tensor? bias = null)
    {
        Tensor y = CoarseView(coarse), w = WeightView(weight);
        steps.Reduce(FineView(fine), ReductionOperator.Sum, Over(CoarseChannels / Groups, KernelShape),
            (i, r) => y.Guarded(0, [i[0], .. Group(i), r[0], .. CoarsePositions(Spatial(i), Taps(r))]) * w[[.. Group(i), r[0], i[ChannelIndex], .. Taps(r)]],
            Epilogue(bias, FineChannels));
    }

    /// <summary>States dw[g,k,c,r] = sum over (n,p) of coarse[n,g,k,p] * fine[n,g,c, p * stride - pad + r * dilation].</summary>
    /// <param name="steps">Where to.</param>
    /// <param name="weightGradient">The gradient by the weights.</param>
    /// <param name="coarse">The coarse blob, or the gradient by it.</param>
    /// <param name="fine">The fine blob, or the gradient by it.</param>
    /// <param name="accumulates">Whether an earlier pair of blobs has contributed.</param>
    public void WeightGradient(StepBuilder steps, Tensor weightGradient, Tensor coarse, Tensor fine, bool accumulates)
    {
        Tensor y = CoarseView(coarse), x = FineView(fine);
        int group = groupExtents.Length;
        steps.Reduce(WeightView(weightGradient), ReductionOperator.Sum, Over(Samples, new TensorShape(Coarse)), (i, r) =>
        {
            var groups = i.Take(group);
            return y[[r[0], .. groups, i[group], .. Taps(r)]] * x.Guarded(0, [r[0], .. groups, i[group + 1], .. FinePositions(Taps(r), i.Skip(group + 2))]);
        }, accumulates: accumulates);
    }

    /// <summary>States db[k] = sum over the samples and positions of the gradient by a blob of that many channels.</summary>
    /// <param name="steps">Where to.</param>
    /// <param name="biasGradient">The gradient by the bias.</param>
    /// <param name="topGradient">The gradient by the blob that the bias was added to.</param>
    /// <param name="accumulates">Whether an earlier pair of blobs has contributed.</param>
    public void BiasGradient(StepBuilder steps, Tensor biasGradient, Tensor topGradient, bool accumulates)
    {
        int channels = biasGradient.Shape[0], positions = (int)(topGradient.Shape.Count / Samples / channels);
        var dy = topGradient.View(TensorShape.Of(Samples, channels, positions));
        steps.Reduce(biasGradient, ReductionOperator.Sum, TensorShape.Of(Samples, positions), (i, r) => dy[r[0], i[0], r[1]], accumulates: accumulates);
    }

    private Tensor CoarseView(Tensor blob) => blob.View(TensorShape.Of([Samples, .. groupExtents, CoarseChannels / Groups, .. Coarse]));

    private Tensor FineView(Tensor blob) => blob.View(TensorShape.Of([Samples, .. groupExtents, FineChannels / Groups, .. Fine]));

    private Tensor WeightView(Tensor weight) =>
        weight.View(TensorShape.Of([.. groupExtents, CoarseChannels / Groups, FineChannels / Groups, .. KernelShape.Extents]));

    private Func<Scalar, Scalar[], Scalar>? Epilogue(Tensor? bias, int channels)
    {
        if (bias is null) return null;
        var b = bias.View(TensorShape.Of([.. groupExtents, channels / Groups]));
        return (sum, i) => sum + b[[.. Group(i), i[ChannelIndex]]];
    }

    private IEnumerable<Scalar> FinePositions(IEnumerable<Scalar> coarse, IEnumerable<Scalar> taps) =>
        Axes.Zip(coarse.Zip(taps, (p, r) => (p, r)), (axis, at) => at.p * axis.Stride - axis.Pad + at.r * axis.Dilation);

    private IEnumerable<Scalar> CoarsePositions(IEnumerable<Scalar> fine, IEnumerable<Scalar> taps) =>
        Axes.Zip(fine.Zip(taps, (h, r) => (h, r)), (axis, at) =>
        {
            var position = at.h + axis.Pad - at.r * axis.Dilation;
            return axis.Stride == 1 ? position : DivideExactly(position, axis.Stride);
        });

    private IEnumerable<Scalar> Group(Scalar[] blobIndices) => blobIndices.Skip(1).Take(groupExtents.Length);

    private IEnumerable<Scalar> Spatial(Scalar[] blobIndices) => blobIndices.Skip(ChannelIndex + 1);

    private static IEnumerable<Scalar> Taps(Scalar[] reductionIndices) => reductionIndices.Skip(1);

    private static TensorShape Over(int first, TensorShape rest) => TensorShape.Of([first, .. rest.Extents]);
}
