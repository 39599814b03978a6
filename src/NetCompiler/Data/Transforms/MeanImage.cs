using System.Globalization;
using NetCompiler.Files;
using NetCompiler.Weights;

namespace NetCompiler.Data;

/// <summary>A mean image: what <c>compute_image_mean</c> writes and <c>mean_file</c> names.</summary>
/// <param name="channels">Its channels.</param>
/// <param name="height">Its rows.</param>
/// <param name="width">Pixels in a row.</param>
/// <param name="values">The values, channel by channel, row by row.</param>
public sealed class MeanImage(int channels, int height, int width, float[] values)
{
    // Of 3 channels, 16 times as large as any photograph that a net looks at.
    private const long MostValues = 1 << 28;

    private readonly float[] values = values.Length == (long)channels * height * width ? values : throw new ArgumentException("there are fewer or more values", nameof(values));

    /// <summary>Its channels.</summary>
    public int Channels { get; } = channels;

    /// <summary>Its rows.</summary>
    public int Height { get; } = height;

    /// <summary>Pixels in a row.</summary>
    public int Width { get; } = width;

    /// <summary>The values, channel by channel, row by row.</summary>
    public ReadOnlySpan<float> Values => values;

    /// <summary>Reads a <c>.binaryproto</c>.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="RefusedFileException">It is missing, damaged, something else, or no single image.</exception>
    public static MeanImage Read(string path)
    {
        if (!File.Exists(path)) throw new RefusedFileException(path, "", "there is no such mean file", "Correct transform_param { mean_file }, which counts from the folder that the program runs in, or make it with compute_image_mean.");
        using var reader = new WireReader(path, "a mean image (.binaryproto)");
        if (reader.Length == 0) throw reader.Damaged("it has 0 bytes", "Make it again with compute_image_mean.");
        var blob = new WireBlob(reader, reader.Length);
        var shape = blob.Shape;
        bool isImage = (shape.Count == 4 && shape[0] == 1) || shape.Count == 3;
        long count = 1;
        foreach (long extent in shape)
        {
            isImage &= extent is > 0 and <= int.MaxValue;
            if (isImage) isImage = (count *= extent) <= MostValues;
        }
        string text = string.Join('x', shape.Select(extent => extent.ToString(CultureInfo.InvariantCulture)));
        if (!isImage) throw reader.Damaged((text.Length == 0 ? "it holds no blob" : "its shape " + text + " is not that of one image"), "A mean file holds one image of 1 x channels x height x width.");
        if (blob.Count != count) throw reader.Damaged(FormattableString.Invariant($"it says {text} but holds {blob.Count} numbers"), "The file is damaged: make it again with compute_image_mean.");
        NumberCheck.RefuseNotFinite(path, "", blob);
        float[] values = new float[count];
        blob.Read((first, part) => part.CopyTo(values.AsSpan((int)first)));
        return new MeanImage((int)shape[^3], (int)shape[^2], (int)shape[^1], values);
    }

    /// <summary>Writes a <c>.binaryproto</c> that Caffe reads.</summary>
    /// <param name="path">The file; it appears whole or not at all.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Write(string path) => AtomicFile.Write(path, stream =>
    {
        var writer = new WireWriter(stream);
        // Caffe's tools read num, channels, height and width here.
        int[] shape = [1, Channels, Height, Width];
        for (int axis = 0; axis < shape.Length; axis++) writer.Integer(axis + 1, shape[axis]);
        writer.Numbers(5, values);
    });
}
