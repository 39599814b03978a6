using NetCompiler.Imaging;

namespace NetCompiler.Data;

/// <summary>How data layers are read.</summary>
public sealed record DataOptions
{
    /// <summary>The folder that relative paths of the prototxt and of lists count from; empty for the current one, as in Caffe.</summary>
    public string Folder { get; init; } = "";

    /// <summary>Decides order, crops and mirroring, together with the layer's name, the epoch and the image's place in its list.</summary>
    public ulong Seed { get; init; }

    /// <summary>Whether to cut and mirror at random; null for what the net is for: a net that can be trained does.</summary>
    public DataPhase? Phase { get; init; }

    /// <summary>What decodes images.</summary>
    public IImageDecoder Decoder { get; init; } = new SkiaImageDecoder();

    /// <summary>What happens when an image cannot be used.</summary>
    public BadImagePolicy BadImages { get; init; } = BadImagePolicy.Fail;

    /// <summary>Whether opening looks at the first bytes of every image file, so that no missing file stops a training in the middle.</summary>
    public bool ChecksFiles { get; init; } = true;

    /// <summary>How many threads decode for each layer; 0 for one a processor, at most 8.</summary>
    public int Threads { get; init; }

    /// <summary>How many batches are read ahead; at least 1.</summary>
    public int ReadAhead { get; init; } = 2;

    /// <summary>The rows of <c>MemoryData</c> layers, by layer.</summary>
    public IReadOnlyDictionary<string, MemoryRows> Memory { get; init; } = new Dictionary<string, MemoryRows>();

    /// <summary>Hears of each note and each image that cannot be used, on the thread that finds it; null for nobody.</summary>
    public Action<DataProblem>? Report { get; init; }

    /// <summary>The threads as a number.</summary>
    internal int ThreadCount => Threads > 0 ? Threads : Math.Clamp(Environment.ProcessorCount, 1, 8);

    /// <summary>A path of the prototxt or of a list.</summary>
    internal string PathOf(string path) => Folder.Length == 0 ? path : Path.Combine(Folder, path);
}

/// <summary>What images are read for.</summary>
public enum DataPhase
{
    /// <summary>Cut out anywhere and mirrored at random, as far as <c>transform_param</c> says.</summary>
    Train,

    /// <summary>Cut out of the centre, never mirrored. (Caffe mirrors here too if told to; a test that differs from run to run is nobody's wish.)</summary>
    Test,
}

/// <summary>What happens when an image is missing or cannot be decoded.</summary>
/// <param name="MostSkipped">How many different images may be left out, each replaced by the next one of the epoch; one more is an error.</param>
/// <param name="IsStrict">Whether a file that ends too early counts as one that cannot be decoded, instead of being used as far as it goes, with a warning.</param>
public sealed record BadImagePolicy(int MostSkipped = 0, bool IsStrict = false)
{
    /// <summary>The first one is an error.</summary>
    public static BadImagePolicy Fail { get; } = new();

    /// <summary>So many are left out.</summary>
    /// <param name="most">How many.</param>
    public static BadImagePolicy Skip(int most) => new(most);
}

/// <summary>Something wrong with data.</summary>
/// <param name="File">The list, database or file it is in.</param>
/// <param name="Line">The line of the list, from 1, or the number of the record; 0 for the file as a whole.</param>
/// <param name="Message">What is wrong and what to do, as sentences.</param>
/// <param name="IsError">Whether training with it would be wrong.</param>
public sealed record DataProblem(string File, int Line, string Message, bool IsError)
{
    /// <summary>As compilers write it: <c>train.txt(12): warning: ...</c>.</summary>
    public override string ToString() => File + (Line > 0 ? FormattableString.Invariant($"({Line})") : "") + (IsError ? ": error: " : ": warning: ") + Message;
}
