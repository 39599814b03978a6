using System.Text.Json;
using System.Text.Json.Serialization;
using NetCompiler.Files;

namespace NetCompiler.Solvers.Snapshots;

/// <summary>A file of a snapshot, and how to know that it is whole.</summary>
/// <param name="File">Its name, in the manifest's folder.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Sha256">The SHA-256 of its content, in hexadecimal digits.</param>
public sealed record SnapshotFile(string File, long Bytes, string Sha256);

/// <summary>
/// What makes a snapshot of two files: written last, so that what it names is whole. It also has what Caffe forgets, without which a resumed
/// training is another training.
/// </summary>
public sealed record SnapshotManifest
{
    /// <summary>How names of manifests end.</summary>
    public const string Extension = ".snapshot.json";

    private const string CurrentFormat = "NetCompiler snapshot 1";
    private const long LargestFile = 1 << 22;

    /// <summary>The kind and version of this file.</summary>
    public string Format { get; init; } = CurrentFormat;

    /// <summary>How many iterations were made.</summary>
    public required int Iteration { get; init; }

    /// <summary>The solver's type, in Caffe's spelling.</summary>
    public required string SolverType { get; init; }

    /// <summary>The net's name.</summary>
    public required string NetName { get; init; }

    /// <summary>A hash of the names and shapes of the net's parameters.</summary>
    public required string NetHash { get; init; }

    /// <summary>The seed of everything random; numbers depend on it and the iteration, so there is no other random state.</summary>
    public required ulong Seed { get; init; }

    /// <summary>How many batches were delivered; null if the data were not the solver's.</summary>
    public long? DataPosition { get; init; }

    /// <summary>The displayed loss.</summary>
    public required float Loss { get; init; }

    /// <summary>What the displayed loss is made of, the oldest first.</summary>
    public required IReadOnlyList<float> Losses { get; init; }

    /// <summary>How good the net is, more is better; null if it was not measured.</summary>
    public double? Score { get; init; }

    /// <summary>The weights.</summary>
    public required SnapshotFile Weights { get; init; }

    /// <summary>The solver's state.</summary>
    public required SnapshotFile State { get; init; }

    /// <summary>Reads a manifest.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="RefusedFileException">It is damaged, of a later version, or something else.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static SnapshotManifest Read(string path)
    {
        FileKinds.RequireFile(path);
        if (new FileInfo(path).Length > LargestFile) throw new RefusedFileException(path, "", "it is too large for a snapshot's manifest", "");
        SnapshotManifest manifest;
        try
        {
            manifest = JsonSerializer.Deserialize(File.ReadAllBytes(path), SnapshotJson.Default.SnapshotManifest) ?? throw new JsonException("it is null");
        }
        catch (Exception problem) when (problem is JsonException or NotSupportedException)
        {
            throw new RefusedFileException(path, "", "it is no manifest of a snapshot: " + problem.Message.TrimEnd('.'), "Resume from an earlier snapshot.", problem);
        }
        if (manifest.Format != CurrentFormat) throw new RefusedFileException(path, "", "its format is '" + manifest.Format + "', and this version knows '" + CurrentFormat + "'", "Use the version that wrote it.");
        SnapshotFile?[] files = [manifest.Weights, manifest.State];
        bool isComplete = manifest.Iteration >= 0 && manifest.Losses is not null && manifest.NetHash is not null && manifest.SolverType is not null
            && files.All(file => file is { File: not null, Sha256: not null });
        if (!isComplete) throw new RefusedFileException(path, "", "something is missing in it", "Resume from an earlier snapshot.");
        foreach (var file in files)
        {
            // A manifest from elsewhere must not lead out of its folder.
            if (file!.File.Length > 0 && file.File == Path.GetFileName(file.File)) continue;
            throw new RefusedFileException(path, "", "'" + file.File + "' is not the name of a file beside it", "");
        }
        return manifest;
    }

    internal void Write(string path) => AtomicFile.Write(path, stream => JsonSerializer.Serialize(stream, this, SnapshotJson.Default.SnapshotManifest));
}

/// <summary>The JSON of manifests, without reflection.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, NewLine = "\n", PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(SnapshotManifest))]
internal sealed partial class SnapshotJson : JsonSerializerContext;
