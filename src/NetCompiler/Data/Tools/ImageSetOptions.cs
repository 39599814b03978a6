using NetCompiler.Imaging;

namespace NetCompiler.Data;

/// <summary>How <see cref="ImageSetConverter"/> makes a database: the flags of Caffe's <c>convert_imageset</c>.</summary>
public sealed record ImageSetOptions
{
    /// <summary>Whether records have one channel: <c>-gray</c>.</summary>
    public bool Gray { get; init; }

    /// <summary>Whether the order of the list is shuffled: <c>-shuffle</c>.</summary>
    public bool Shuffle { get; init; }

    /// <summary>Decides the order, if it is shuffled.</summary>
    public ulong Seed { get; init; }

    /// <summary>The height to resize to, in pixels; 0 to keep the image's: <c>-resize_height</c>.</summary>
    public int ResizeHeight { get; init; }

    /// <summary>The width to resize to, in pixels; 0 to keep the image's: <c>-resize_width</c>.</summary>
    public int ResizeWidth { get; init; }

    /// <summary>Whether records hold image files instead of pixels: <c>-encoded</c>. A file that needs no change is taken as it is.</summary>
    public bool Encoded { get; init; }

    /// <summary>The kind of those files: <c>jpg</c> (quality 95, as OpenCV writes them) or <c>png</c>; empty for what each file's name ends with: <c>-encode_type</c>.</summary>
    public string EncodeType { get; init; } = "";

    /// <summary>Whether all records must have as many values: <c>-check_size</c>.</summary>
    public bool ChecksSize { get; init; }

    /// <summary>What decodes.</summary>
    public IImageDecoder Decoder { get; init; } = new SkiaImageDecoder();

    /// <summary>What happens when an image cannot be used. (Caffe passes over any number of them.)</summary>
    public BadImagePolicy BadImages { get; init; } = BadImagePolicy.Fail;

    /// <summary>Hears of images that cannot be used; null for nobody.</summary>
    public Action<DataProblem>? Report { get; init; }

    /// <summary>Hears every thousand images how many are done; null for nobody.</summary>
    public Action<int>? Progress { get; init; }
}
