using NetCompiler.Blobs;
using NetCompiler.Files;
using NetCompiler.Weights;

namespace NetCompiler.Solvers.Snapshots;

/// <summary>The history blobs of a state, compared with a solver's and checked to the last number, but not yet copied.</summary>
internal sealed class PreparedHistory
{
    private readonly Solver solver;
    private readonly List<(int Blob, ParameterDescription Parameter, BlobRecord Record)> entries = [];

    public PreparedHistory(Solver solver, SolverStateSource state)
    {
        this.solver = solver;
        var parameters = solver.Net.Parameters.Parameters;
        int expected = parameters.Count * solver.Settings.HistoryCount;
        if (state.History.Count != expected) throw WrongCount(solver, state, parameters.Count);
        for (int index = 0; index < expected; index++)
        {
            var parameter = parameters[index % parameters.Count];
            var record = state.History[index];
            string place = FormattableString.Invariant($"history blob {index} (of {parameter.Place})");
            bool fits = record.Count == parameter.Count
                && record.Shape.SkipWhile(extent => extent == 1).SequenceEqual(parameter.Shape.Extents.Select(extent => (long)extent).SkipWhile(extent => extent == 1));
            if (!fits)
            {
                throw new RefusedFileException(
                    state.Path, place, "its shape is " + ShapeText.Of(record.Shape) + FormattableString.Invariant($" with {record.Count} numbers") + ", and the net's is " + parameter.Shape,
                    "The state is of another net, or damaged: resume with the prototxt that was trained.");
            }
            NumberCheck.RefuseNotFinite(state.Path, place, record);
            // Caffe keeps a history for parameters that are not trained; it has no effect.
            if (parameter.IsTrained) entries.Add((index / parameters.Count, parameter, record));
        }
    }

    public void Apply()
    {
        foreach (var (blob, parameter, record) in entries)
        {
            record.Read((first, values) => values.CopyTo(solver.HistoryOf(blob, parameter)[(int)first..]));
        }
        solver.PublishHistory();
    }

    private static RefusedFileException WrongCount(Solver solver, SolverStateSource state, int parameters)
    {
        int found = state.History.Count;
        string reason = FormattableString.Invariant($"it has {found} history blobs, and a solver of type {solver.Settings.TypeName} has {parameters * solver.Settings.HistoryCount} for this net");
        string remedy = found == parameters ? "It is of a solver of type SGD, Nesterov, AdaGrad or RMSProp."
            : found == 2 * parameters ? "It is of a solver of type AdaDelta or Adam."
            : "It is of another net: resume with the prototxt that was trained.";
        return new RefusedFileException(state.Path, "", reason, remedy);
    }
}
