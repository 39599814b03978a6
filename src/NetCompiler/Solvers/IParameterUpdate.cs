using NetCompiler.Blobs;

namespace NetCompiler.Solvers;

/// <summary>Updates the parameters of a net where they are, and keeps the history there.</summary>
public interface IParameterUpdate
{
    /// <summary>The L2 norm of all gradients in the last update, before clipping; NaN unless gradients are clipped.</summary>
    float GradientNorm { get; }

    /// <summary>Updates the parameters from their gradients.</summary>
    /// <param name="settings">The solver's numbers.</param>
    /// <param name="learningRate">The rate of this iteration.</param>
    /// <param name="iteration">The iteration, from 0.</param>
    void Run(SolverSettings settings, float learningRate, int iteration);

    /// <summary>The history of a trained parameter, up to date; on a GPU it is a copy: see <see cref="PublishHistory"/>.</summary>
    /// <param name="blob">0, or 1 for the second.</param>
    /// <param name="parameter">The parameter.</param>
    Span<float> HistoryOf(int blob, ParameterDescription parameter);

    /// <summary>Takes over what was written to the history.</summary>
    void PublishHistory();
}
