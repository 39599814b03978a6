using System.Globalization;
using NetCompiler.Compiler.Problems;
using NetCompiler.Compiler.Prototxt.Schema;
using NetCompiler.Compiler.Tensors;

namespace NetCompiler.Compiler.Layers;

/// <summary>Reads the windows of <c>pooling_param</c>, with Caffe's rules for the last window.</summary>
/// <param name="setup">The layer.</param>
internal sealed class PoolingGeometry(LayerSetup setup)
{
    private const string Field = "pooling_param.";

    // Keeps sums and products of the fields far from 2^63; what is larger than a blob is refused anyway.
    private const long Largest = 1 << 24;

    private readonly MessageValue settings = setup.Settings("pooling_param");

    /// <summary>The windows; null after problems were reported.</summary>
    public PoolingWindows? Read()
    {
        var bottom = setup.BottomShape(0);
        if (!setup.Require(bottom.Rank == 4, ProblemDescriptors.WrongRank, "bottom[0]", setup.Bottoms[0].Blob, bottom, bottom.Rank,
            "pooling needs 4 (samples, channels, height, width)")) return null;
        if (ReadKernel(bottom) is not { } k) return null;
        if (ReadPair("stride", "stride_h", "stride_w", 1) is not { } s || ReadPair("pad", "pad_h", "pad_w", 0) is not { } p) return null;
        if (settings.Flag("global_pooling") && !RequireWhole(s, p)) return null;
        if (!RequirePad(p.Height, k.Height) || !RequirePad(p.Width, k.Width)) return null;

        bool isPadded = p.Height > 0 || p.Width > 0;
        return CreateAxis(2, k.Height, s.Height, p.Height, isPadded) is { } height && CreateAxis(3, k.Width, s.Width, p.Width, isPadded) is { } width
            ? new PoolingWindows(height, width)
            : null;
    }

    /// <summary>How many windows there are along an axis, without padding or before the last one is dropped.</summary>
    /// <param name="padded">The padded extent.</param>
    /// <param name="kernel">The extent of a window.</param>
    /// <param name="stride">The stride.</param>
    /// <param name="up">Whether a last window that reaches past the end counts (round_mode CEIL).</param>
    public static long CountWindows(long padded, long kernel, long stride, bool up) =>
        (up ? IntegerArithmetic.CeilingDivide(padded - kernel, stride) : IntegerArithmetic.FloorDivide(padded - kernel, stride)) + 1;

    private PoolingAxis? CreateAxis(int axis, long kernel, long stride, long pad, bool isPadded)
    {
        int input = setup.BottomShape(0)[axis];
        bool up = string.Equals(settings.Text("round_mode"), "CEIL", StringComparison.Ordinal);
        long windows = CountWindows(input + 2 * pad, kernel, stride, up);

        // With padding, Caffe drops a last window that would start in the padding after the input.
        if (isPadded && (windows - 1) * stride >= input + pad) windows--;
        return setup.Require(windows >= 1, ProblemDescriptors.KernelLargerThanInput, Field + "kernel_size", kernel, axis, setup.Bottoms[0].Blob, input, input + 2 * pad)
            && setup.TopShape(0, Field + "kernel_size", windows) is not null
            ? new PoolingAxis(input, (int)kernel, (int)stride, (int)pad, (int)windows)
            : null;
    }

    private (long Height, long Width)? ReadKernel(TensorShape bottom)
    {
        bool isGiven = settings.Has("kernel_size") || settings.Has("kernel_h") || settings.Has("kernel_w");
        if (settings.Flag("global_pooling"))
        {
            return setup.Require(!isGiven, ProblemDescriptors.FieldConflict, Field + "global_pooling", "global_pooling", "a kernel size") ? (bottom[2], bottom[3]) : null;
        }
        if (!setup.Require(isGiven, ProblemDescriptors.MissingField, Field + "kernel_size", "kernel_size", "kernel_size: 3")) return null;
        if (settings.Has("kernel_size")) return ReadPair("kernel_size", "kernel_h", "kernel_w", 1);
        string missing = settings.Has("kernel_h") ? "kernel_w" : "kernel_h";
        return setup.Require(settings.Has(missing), ProblemDescriptors.MissingField, Field + "kernel_size", missing, missing + ": 3")
            ? ReadPair("kernel_size", "kernel_h", "kernel_w", 1)
            : null;
    }

    // A field for both axes, or one for each.
    private (long Height, long Width)? ReadPair(string both, string high, string wide, long least)
    {
        bool hasEach = settings.Has(high) || settings.Has(wide);
        if (!setup.Require(!hasEach || !settings.Has(both), ProblemDescriptors.FieldConflict, Field + both, both, settings.Has(high) ? high : wide)) return null;
        if (!hasEach) return RequireRange(both, settings.Integer(both), least) ? (settings.Integer(both), settings.Integer(both)) : null;
        foreach (string name in new[] { high, wide })
        {
            if (!setup.Require(settings.Has(name), ProblemDescriptors.MissingField, Field + both, name, name + ": 1")) return null;
            if (!RequireRange(name, settings.Integer(name), least)) return null;
        }
        return (settings.Integer(high), settings.Integer(wide));
    }

    private bool RequireRange(string field, long value, long least) =>
        setup.Require(value >= least && value <= Largest, ProblemDescriptors.FieldOutOfRange, Field + field, field, value,
            string.Format(CultureInfo.InvariantCulture, "from {0} to {1:N0}", least, Largest));

    private bool RequirePad(long pad, long kernel) =>
        setup.Require(pad < kernel, ProblemDescriptors.PoolingPad, Field + (settings.Has("pad") ? "pad" : "pad_h"), pad, kernel);

    private bool RequireWhole((long Height, long Width) stride, (long Height, long Width) pad) =>
        setup.Require(stride is (1, 1), ProblemDescriptors.FieldConflict, Field + "global_pooling", "global_pooling", "a stride")
        && setup.Require(pad is (0, 0), ProblemDescriptors.FieldConflict, Field + "global_pooling", "global_pooling", "a padding");
}
