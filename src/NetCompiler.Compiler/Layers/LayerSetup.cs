using System.Globalization;
using System.Numerics;
using NetCompiler.Compiler.Definition;
using NetCompiler.Compiler.Problems;
using NetCompiler.Compiler.Prototxt.Schema;
using NetCompiler.Compiler.Tensors;

namespace NetCompiler.Compiler.Layers;

/// <summary>A blob that a layer reads, as far as the layer's definition needs to know it.</summary>
/// <param name="Blob">The blob's name.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="Producer">The name of the layer that makes it.</param>
public sealed record BottomBlob(string Blob, TensorShape Shape, string Producer);

/// <summary>What a layer is made from: its definition, its bottoms, and a place to report what is wrong.</summary>
/// <param name="definition">The layer as its author described it.</param>
/// <param name="bottoms">The blobs it reads.</param>
/// <param name="topCount">How many tops it makes, including made-up ones.</param>
/// <param name="phase">The phase of the net.</param>
/// <param name="options">How the net is compiled.</param>
/// <param name="problems">Where problems go.</param>
public sealed class LayerSetup(
    LayerDefinition definition, IReadOnlyList<BottomBlob> bottoms, int topCount, Phase phase, CompileOptions options, ProblemCollector problems)
{
    /// <summary>The layer as its author described it.</summary>
    public LayerDefinition Definition { get; } = definition;

    /// <summary>The blobs it reads.</summary>
    public IReadOnlyList<BottomBlob> Bottoms { get; } = bottoms;

    /// <summary>How many tops it makes.</summary>
    public int TopCount { get; } = topCount;

    /// <summary>The phase of the net.</summary>
    public Phase Phase { get; } = phase;

    /// <summary>How the net is compiled.</summary>
    public CompileOptions Options { get; } = options;

    /// <summary>A message of the layer's fields, such as <c>convolution_param</c>; all defaults if it is not set.</summary>
    /// <param name="field">The message's field name.</param>
    public MessageValue Settings(string field) => Definition.Settings.Message(field);

    /// <summary>The shape of a bottom.</summary>
    /// <param name="index">Which bottom.</param>
    public TensorShape BottomShape(int index) => Bottoms[index].Shape;

    /// <summary>The name of a top, for messages; <c>(unnamed)</c> for one that was made up.</summary>
    /// <param name="index">Which top.</param>
    public string TopName(int index) => index < Definition.Tops.Count ? Definition.Tops[index] : "(unnamed)";

    /// <summary>Reports a problem of a field of this layer.</summary>
    /// <param name="descriptor">Which problem.</param>
    /// <param name="field">The field's path, such as <c>convolution_param.kernel_size[1]</c> or <c>bottom[0]</c>; null for the layer.</param>
    /// <param name="arguments">What the message's placeholders stand for.</param>
    public void Report(ProblemDescriptor descriptor, string? field, params object[] arguments) =>
        problems.Report(
            descriptor,
            new ProblemPlace(Definition.Origin, Definition.Name, Definition.Type, field, null),
            arguments.Select(argument => Convert.ToString(argument, CultureInfo.InvariantCulture) ?? "").ToArray());

    /// <summary>Reports a problem unless a condition holds, and says whether it holds.</summary>
    /// <param name="condition">The condition.</param>
    /// <param name="descriptor">Which problem.</param>
    /// <param name="field">The field's path; null for the layer.</param>
    /// <param name="arguments">What the message's placeholders stand for.</param>
    public bool Require(bool condition, ProblemDescriptor descriptor, string? field, params object[] arguments)
    {
        if (!condition) Report(descriptor, field, arguments);
        return condition;
    }

    /// <summary>Reports that two bottoms do not fit, with both shapes and both layers, unless a condition holds.</summary>
    /// <param name="condition">The condition.</param>
    /// <param name="first">One bottom's index.</param>
    /// <param name="second">The other's; the problem is placed there.</param>
    /// <param name="what">What must be equal, as in <c>the batch (axis 0) must be equal</c>.</param>
    public bool RequireFit(bool condition, int first, int second, string what)
    {
        var (one, other) = (Bottoms[first], Bottoms[second]);
        return Require(condition, ProblemDescriptors.ShapeMismatch, "bottom[" + second.ToString(CultureInfo.InvariantCulture) + "]",
            one.Blob, one.Shape, one.Producer, other.Blob, other.Shape, other.Producer, what);
    }

    /// <summary>An axis of a bottom from a field in which negative axes count from the end; null after a problem was reported.</summary>
    /// <param name="field">The field's path, for the message.</param>
    /// <param name="value">The field's value.</param>
    /// <param name="bottom">Which bottom it is an axis of.</param>
    /// <param name="allowEnd">Whether the position after the last axis is legal too.</param>
    public int? Axis(string field, long value, int bottom = 0, bool allowEnd = false)
    {
        var blob = Bottoms[bottom];
        int rank = blob.Shape.Rank;
        long axis = value < 0 ? value + rank : value;
        bool isLegal = axis >= 0 && (axis < rank || (allowEnd && axis == rank));
        return Require(isLegal, ProblemDescriptors.AxisOutOfRange, field, field, value, blob.Blob, rank, blob.Shape) ? (int)axis : null;
    }

    /// <summary>A shape of computed extents; null after a problem was reported: an extent below 1, or too many elements.</summary>
    /// <param name="what">What has the shape, for the message: <c>top 'conv1'</c>, <c>the weights</c>.</param>
    /// <param name="field">The field to place the problem at; null for the layer.</param>
    /// <param name="extents">The extents.</param>
    public TensorShape? Shape(string what, string? field, params long[] extents)
    {
        string text = extents.Length == 0 ? "scalar" : string.Join("x", extents.Select(extent => extent.ToString(CultureInfo.InvariantCulture)));
        if (!Require(extents.All(extent => extent >= 1), ProblemDescriptors.EmptyExtent, field, what, text)) return null;
        var count = extents.Aggregate(BigInteger.One, (product, extent) => product * extent);
        return Require(count <= int.MaxValue, ProblemDescriptors.BlobTooLarge, field, what, text,
            count <= long.MaxValue ? count.ToString("N0", CultureInfo.InvariantCulture) : "more than 2^63")
            ? new TensorShape(extents.Select(extent => (int)extent).ToEquatableArray())
            : null;
    }

    /// <summary>The shape of a top of computed extents; null after a problem was reported.</summary>
    /// <param name="top">Which top.</param>
    /// <param name="field">The field to place a problem at; null for the layer.</param>
    /// <param name="extents">The extents.</param>
    public TensorShape? TopShape(int top, string? field, params long[] extents) => Shape("top '" + TopName(top) + "'", field, extents);
}
