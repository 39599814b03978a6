using System.Globalization;
using NetCompiler.Compiler.Problems;
using NetCompiler.Compiler.Prototxt.Schema;
using NetCompiler.Compiler.Tensors;

namespace NetCompiler.Compiler.Layers;

/// <summary>
/// What Convolution, Deconvolution and Im2col read of <c>convolution_param</c> alike: the channel axis and, for each axis after it,
/// kernel, stride, padding and dilation.
/// </summary>
/// <param name="Bottom">The shape of every bottom.</param>
/// <param name="ChannelAxis">The axis of the channels; those before it count samples.</param>
/// <param name="Axes">The spatial axes.</param>
internal sealed record ConvolutionGeometry(TensorShape Bottom, int ChannelAxis, EquatableArray<ConvolutionAxis> Axes)
{
    private const string Field = "convolution_param.";

    // Keeps sums and products of the fields far from 2^63; what is larger than a blob is refused anyway.
    private const long Largest = 1 << 24;

    /// <summary>How many samples there are.</summary>
    public int Samples => (int)Bottom.CountBetween(0, ChannelAxis);

    /// <summary>The bottom's channels.</summary>
    public int Channels => Bottom[ChannelAxis];

    /// <summary>The taps of a filter along each axis.</summary>
    public IEnumerable<int> Kernel => Axes.Select(axis => axis.Kernel);

    /// <summary>The geometry that a layer's fields state; null after problems were reported.</summary>
    /// <param name="setup">The layer.</param>
    public static ConvolutionGeometry? Read(LayerSetup setup)
    {
        var settings = setup.Settings("convolution_param");
        if (setup.Axis(Field + "axis", settings.Integer("axis")) is not { } channelAxis) return null;
        var bottom = setup.BottomShape(0);
        if (!setup.Require(bottom.Rank - channelAxis is >= 2 and <= 4, ProblemDescriptors.WrongRank, "bottom[0]", setup.Bottoms[0].Blob, bottom, bottom.Rank,
            "a convolution needs 1 to 3 spatial axes after its channels (axis " + channelAxis.ToString(CultureInfo.InvariantCulture) + ")")) return null;
        for (int i = 1; i < setup.Bottoms.Count; i++)
        {
            if (!setup.RequireFit(setup.BottomShape(i) == bottom, 0, i, "all bottoms of one convolution must have the same shape")) return null;
        }

        int count = bottom.Rank - channelAxis - 1;
        long[]? kernel = ReadField(setup, settings, "kernel_size", "kernel", count, null, 1), stride = ReadField(setup, settings, "stride", "stride", count, 1, 1);
        long[]? pad = ReadField(setup, settings, "pad", "pad", count, 0, 0), dilation = ReadField(setup, settings, "dilation", null, count, 1, 1);
        if (kernel is null || stride is null || pad is null || dilation is null) return null;
        var axes = Enumerable.Range(0, count)
            .Select(i => new ConvolutionAxis(bottom[channelAxis + 1 + i], (int)kernel[i], (int)stride[i], (int)pad[i], (int)dilation[i]));
        WarnOfUnread(setup, settings);
        return new ConvolutionGeometry(bottom, channelAxis, axes.ToEquatableArray());
    }

    /// <summary>Whether the kernel fits into the padded input; reports it where not.</summary>
    /// <param name="setup">The layer.</param>
    public bool RequireFit(LayerSetup setup)
    {
        for (int i = 0; i < Axes.Count; i++)
        {
            var axis = Axes[i];
            if (!setup.Require(axis.KernelExtent <= axis.PaddedInput, ProblemDescriptors.KernelLargerThanInput, Field + "kernel_size",
                axis.KernelExtent, ChannelAxis + 1 + i, setup.Bottoms[0].Blob, axis.Input, axis.PaddedInput)) return false;
        }
        return true;
    }

    /// <summary>The extents of a top: the bottom's before the channels, then the given ones.</summary>
    /// <param name="channels">The top's channels.</param>
    /// <param name="spatial">The top's spatial extents.</param>
    public long[] Top(long channels, IEnumerable<long> spatial) => [.. Bottom.Extents.Take(ChannelAxis).Select(extent => (long)extent), channels, .. spatial];

    // A field that is given once for all axes, once for each, or, with two axes, as ..._h and ..._w.
    private static long[]? ReadField(LayerSetup setup, MessageValue settings, string field, string? stem, int axes, long? fallback, long least)
    {
        bool hasPair = stem is not null && (settings.Has(stem + "_h") || settings.Has(stem + "_w"));
        if (hasPair) return ReadPair(setup, settings, field, stem!, axes, least);
        var given = settings.Integers(field);
        if (given.Count == 0)
        {
            return setup.Require(fallback is not null, ProblemDescriptors.MissingField, Field + field, field, field + ": 3")
                ? Enumerable.Repeat(fallback ?? 0, axes).ToArray()
                : null;
        }
        string legal = axes == 1 ? "once" : "once, or " + axes.ToString(CultureInfo.InvariantCulture) + " times (there are as many spatial axes)";
        if (!setup.Require(given.Count == 1 || given.Count == axes, ProblemDescriptors.RepeatedFieldCount, Field + field, field, given.Count, legal)) return null;
        bool isGood = true;
        for (int i = 0; i < given.Count; i++)
        {
            string path = given.Count == 1 ? field : field + "[" + i.ToString(CultureInfo.InvariantCulture) + "]";
            isGood &= RequireRange(setup, path, given[i], least);
        }
        return !isGood ? null : given.Count == 1 ? Enumerable.Repeat(given[0], axes).ToArray() : given.ToArray();
    }

    private static long[]? ReadPair(LayerSetup setup, MessageValue settings, string field, string stem, int axes, long least)
    {
        string[] names = [stem + "_h", stem + "_w"];
        string first = settings.Has(names[0]) ? names[0] : names[1];
        if (!setup.Require(settings.Count(field) == 0, ProblemDescriptors.FieldConflict, Field + field, field, first)) return null;
        if (!setup.Require(axes == 2, ProblemDescriptors.WrongRank, Field + first, setup.Bottoms[0].Blob, setup.BottomShape(0), setup.BottomShape(0).Rank,
            first + " needs exactly 2 spatial axes")) return null;
        foreach (string name in names)
        {
            if (!setup.Require(least == 0 || settings.Has(name), ProblemDescriptors.MissingField, Field + first, name, name + ": 3")) return null;
            if (!RequireRange(setup, name, settings.Integer(name), least)) return null;
        }
        return names.Select(settings.Integer).ToArray();
    }

    private static bool RequireRange(LayerSetup setup, string field, long value, long least) =>
        setup.Require(value >= least && value <= Largest, ProblemDescriptors.FieldOutOfRange, Field + field, field, value,
            string.Format(CultureInfo.InvariantCulture, "from {0} to {1:N0}", least, Largest));

    private static void WarnOfUnread(LayerSetup setup, MessageValue settings)
    {
        const string Unread = "force_nd_im2col";
        setup.Require(!settings.Flag(Unread), ProblemDescriptors.FieldWithoutEffect, Field + Unread, Unread, "here: nothing is unrolled into columns");
    }
}
