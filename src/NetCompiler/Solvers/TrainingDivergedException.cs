namespace NetCompiler.Solvers;

/// <summary>The loss became NaN or infinite. Caffe would go on and write useless snapshots; the weights are those before this iteration.</summary>
/// <param name="iteration">The iteration, from 0.</param>
/// <param name="loss">The loss.</param>
/// <param name="learningRate">The learning rate of that iteration.</param>
public sealed class TrainingDivergedException(int iteration, float loss, float learningRate) : Exception(FormattableString.Invariant(
    $"the loss of iteration {iteration} is {loss}, at learning rate {learningRate}: training has diverged. Lower base_lr, or set clip_gradients, and resume from the last good snapshot; check the data if it happens at once."))
{
    /// <summary>The iteration, from 0.</summary>
    public int Iteration { get; } = iteration;

    /// <summary>The loss: NaN or infinite.</summary>
    public float Loss { get; } = loss;

    /// <summary>The learning rate of that iteration.</summary>
    public float LearningRate { get; } = learningRate;
}
