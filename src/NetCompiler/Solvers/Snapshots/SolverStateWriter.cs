using NetCompiler.Blobs;
using NetCompiler.Files;
using NetCompiler.Weights;
using PureHDF;

namespace NetCompiler.Solvers.Snapshots;

/// <summary>
/// Writes the state of a solver as Caffe does, so that Caffe can resume from it. Caffe keeps a history for every parameter; those that are
/// not trained get zeros.
/// </summary>
internal static class SolverStateWriter
{
    public static void Write(Solver solver, string path, string learnedNet, Stream stream)
    {
        if (WeightWriter.IsHdf5(path)) WriteHdf5(solver, learnedNet, stream);
        else WriteBinary(solver, path, learnedNet, stream);
    }

    // Caffe remembers the step of the last iteration, not of the next one.
    private static int CurrentStep(Solver solver) => solver.Settings.LearningRate.StepsAt(Math.Max(0, solver.Iteration - 1));

    private static IEnumerable<(int Blob, ParameterDescription Parameter)> History(Solver solver) =>
        from blob in Enumerable.Range(0, solver.Settings.HistoryCount)
        from parameter in solver.Net.Parameters.Parameters
        select (blob, parameter);

    private static void WriteBinary(Solver solver, string path, string learnedNet, Stream stream)
    {
        long total = History(solver).Sum(entry => WireWriter.FieldSize(3, WireWriter.BlobSize(entry.Parameter.Shape.Extents, entry.Parameter.Count)));
        if (total > int.MaxValue - 4096)
        {
            throw new RefusedFileException(path, "", FormattableString.Invariant($"it would have more than {total} bytes, and protobuf messages end at {int.MaxValue}"), "Set snapshot_format: HDF5.");
        }
        var writer = new WireWriter(stream);
        writer.Integer(1, solver.Iteration);
        writer.Text(2, learnedNet);
        foreach (var (blob, parameter) in History(solver))
        {
            if (parameter.IsTrained) writer.Blob(3, parameter.Shape.Extents, solver.HistoryOf(blob, parameter));
            else writer.ZeroBlob(3, parameter.Shape.Extents, parameter.Count);
        }
        writer.Integer(4, CurrentStep(solver));
    }

    private static void WriteHdf5(Solver solver, string learnedNet, Stream stream)
    {
        var history = new H5Group();
        var writing = new HdfWriting();
        int index = 0;
        foreach (var (blob, parameter) in History(solver))
        {
            writing.Add(history, index++, parameter.Shape.Extents, () => parameter.IsTrained ? solver.HistoryOf(blob, parameter) : new float[parameter.Count]);
        }
        writing.Write(stream, new H5File
        {
            ["iter"] = new H5Dataset(new[] { solver.Iteration }),
            ["learned_net"] = new H5Dataset(learnedNet),
            ["current_step"] = new H5Dataset(new[] { CurrentStep(solver) }),
            ["history"] = history,
            // Caffe reads strings of a fixed length only.
        }, new H5WriteOptions(DefaultStringLength: System.Text.Encoding.UTF8.GetByteCount(learnedNet) + 1));
    }
}
