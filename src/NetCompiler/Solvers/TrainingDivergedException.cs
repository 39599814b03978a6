using System.Globalization;

namespace NetCompiler.Solvers;

/// <summary>
/// The loss became NaN or infinite, or grew out of all proportion. Caffe would go on and write useless snapshots. Of a loss that is not
/// finite, the weights are those before that iteration.
/// </summary>
public sealed class TrainingDivergedException : Exception
{
    /// <summary>Training diverged.</summary>
    /// <param name="iteration">The iteration, from 0.</param>
    /// <param name="loss">The loss.</param>
    /// <param name="learningRate">The learning rate of that iteration.</param>
    /// <param name="place">Where the first number that is not finite was found, or what else is known, as a sentence; null if nobody looked.</param>
    /// <param name="snapshot">The last good snapshot; null if there is none.</param>
    /// <param name="cause">What was thrown before more was known.</param>
    public TrainingDivergedException(int iteration, float loss, float learningRate, string? place = null, string? snapshot = null, Exception? cause = null)
        : base(Text(iteration, loss, learningRate, place, snapshot), cause) =>
        (Iteration, Loss, LearningRate, Place, Snapshot) = (iteration, loss, learningRate, place, snapshot);

    /// <summary>The iteration, from 0.</summary>
    public int Iteration { get; }

    /// <summary>The loss.</summary>
    public float Loss { get; }

    /// <summary>The learning rate of that iteration.</summary>
    public float LearningRate { get; }

    /// <summary>Where the first number that is not finite was found, or what else is known, as a sentence; null if nobody looked.</summary>
    public string? Place { get; }

    /// <summary>The last good snapshot; null if there is none.</summary>
    public string? Snapshot { get; }

    private static string Text(int iteration, float loss, float learningRate, string? place, string? snapshot) => string.Create(CultureInfo.InvariantCulture,
        $"the loss of iteration {iteration} is {loss}, at learning rate {learningRate}: training has diverged. {(place is null ? "" : place + " ")}Lower base_lr, or set clip_gradients, and {Remedy(snapshot)}; check the data if it happens at once.");

    private static string Remedy(string? snapshot) => snapshot is null ? "begin again (there is no snapshot of this training)" : "resume from the last good snapshot, " + snapshot;
}
