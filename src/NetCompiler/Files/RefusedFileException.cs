namespace NetCompiler.Files;

/// <summary>A file from outside that cannot be used: damaged, of another kind, or made for another net. Nothing was changed by reading it.</summary>
public sealed class RefusedFileException : IOException
{
    /// <summary>Refuses a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="place">Where in the file, such as <c>layer 'conv1', blob 0</c>; empty for the file as a whole.</param>
    /// <param name="reason">What is wrong, without a full stop.</param>
    /// <param name="remedy">What to do about it, as a sentence; may be empty.</param>
    /// <param name="cause">What a library said; null if nobody threw.</param>
    public RefusedFileException(string path, string place, string reason, string remedy, Exception? cause = null)
        : base(path + (place.Length == 0 ? "" : ": " + place) + ": " + reason + "." + (remedy.Length == 0 ? "" : " " + remedy), cause)
    {
        Path = path;
        Place = place;
        Reason = reason;
        Remedy = remedy;
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Where in the file; empty for the file as a whole.</summary>
    public string Place { get; }

    /// <summary>What is wrong.</summary>
    public string Reason { get; }

    /// <summary>What to do about it; may be empty.</summary>
    public string Remedy { get; }
}
