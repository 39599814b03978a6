using System.Globalization;
using NetCompiler.Files;
using PureHDF;

namespace NetCompiler.Solvers.Snapshots;

/// <summary>A <c>.solverstate</c> or <c>.solverstate.h5</c> that is open.</summary>
internal sealed class SolverStateSource : IDisposable
{
    private readonly IDisposable file;

    private SolverStateSource(string path, IDisposable file, int iteration, string learnedNet, IReadOnlyList<BlobRecord> history)
    {
        Path = path;
        this.file = file;
        Iteration = iteration;
        LearnedNet = learnedNet;
        History = history;
        if (iteration < 0) throw new RefusedFileException(path, "iter", FormattableString.Invariant($"it is {iteration}"), "The file is damaged.");
    }

    public string Path { get; }

    /// <summary>How many iterations were made.</summary>
    public int Iteration { get; }

    /// <summary>The file of the weights, as whoever wrote the state saw it; empty if it is not said.</summary>
    public string LearnedNet { get; }

    /// <summary>The history blobs, in Caffe's order.</summary>
    public IReadOnlyList<BlobRecord> History { get; }

    /// <summary>Opens a state of either kind and reads its structure.</summary>
    /// <exception cref="RefusedFileException">The file is damaged, or it is something else.</exception>
    public static SolverStateSource Open(string path)
    {
        var kind = FileKinds.Of(path);
        return kind switch
        {
            FileKind.BinarySolverState => OpenBinary(path),
            FileKind.Hdf5 => OpenHdf5(path),
            FileKind.Empty => throw new RefusedFileException(path, "", "it has 0 bytes", "Resume from an earlier snapshot."),
            FileKind.BinaryNet => throw ThatHoldsWeights(path, ".solverstate"),
            _ => throw new RefusedFileException(path, "", FileKinds.Describe(path, kind), "Training is resumed from a .solverstate, a .solverstate.h5 or a .snapshot.json."),
        };
    }

    public void Dispose() => file.Dispose();

    private static RefusedFileException ThatHoldsWeights(string path, string extension) => new(
        path, "", "it holds weights (a .caffemodel), not the state of a solver",
        "Resume from the " + extension + " beside it, or load it as weights to begin a new training.");

    private static SolverStateSource OpenBinary(string path)
    {
        var reader = new WireReader(path, "a .solverstate");
        try
        {
            if (reader.Length > int.MaxValue) throw reader.Damaged(FormattableString.Invariant($"it has {reader.Length} bytes, and protobuf messages end at {int.MaxValue}"), "It is not a .solverstate.");
            int iteration = 0;
            string learnedNet = "";
            var history = new List<BlobRecord>();
            while (reader.Position < reader.Length)
            {
                reader.Place = "";
                var (field, type) = reader.Tag(reader.Length);
                if (field == 1 && type == WireType.Varint) iteration = (int)reader.Varint(reader.Length);
                else if (field == 2 && type == WireType.Bytes) learnedNet = reader.Text(reader.Length);
                else if (field == 3 && type == WireType.Bytes)
                {
                    reader.Place = FormattableString.Invariant($"history blob {history.Count}");
                    if (history.Count == 1_000_000) throw reader.Damaged("there are too many", "The file is damaged.");
                    history.Add(new WireBlob(reader, reader.Nested(reader.Length)));
                }
                else reader.Skip(type, reader.Length);
            }
            return new SolverStateSource(path, reader, iteration, learnedNet, history);
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }

    // Datasets iter, learned_net and current_step, and a group history with a dataset a blob, named by its index.
    private static SolverStateSource OpenHdf5(string path)
    {
        var file = new HdfFile(path);
        try
        {
            if (HdfReading.Guarded(path, "", () => file.Root.LinkExists("data"))) throw ThatHoldsWeights(path, ".solverstate.h5");
            int iteration = HdfReading.Integer(path, file.Root, "iter");
            string learnedNet = HdfReading.Guarded(path, "learned_net", () => file.Root.LinkExists("learned_net") ? file.Root.Dataset("learned_net").Read<string>() : "");
            var datasets = HdfReading.Guarded(path, "history", () => file.Root.Group("history").Children().OfType<IH5Dataset>().Take(1_000_000).ToArray());
            var byIndex = new SortedDictionary<int, BlobRecord>();
            foreach (var dataset in datasets)
            {
                if (!int.TryParse(dataset.Name, NumberStyles.None, CultureInfo.InvariantCulture, out int index)) continue;
                byIndex[index] = new HdfBlob(path, FormattableString.Invariant($"history blob {index}"), dataset);
            }
            int missing = Enumerable.Range(0, byIndex.Count).FirstOrDefault(index => !byIndex.ContainsKey(index), -1);
            if (missing >= 0) throw new RefusedFileException(path, FormattableString.Invariant($"history blob {missing}"), "it is missing", "The file is damaged.");
            return new SolverStateSource(path, file, iteration, learnedNet, byIndex.Values.ToArray());
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }
}
