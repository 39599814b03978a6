using NetCompiler.Weights;

namespace NetCompiler.Solvers;

/// <summary>A net that a solver can train. Generated training nets implement it.</summary>
public interface ITrainableNet
{
    /// <summary>The parameters.</summary>
    IParameterSet Parameters { get; }

    /// <summary>
    /// The gradients of the loss by the parameters, at the same offsets; they may end behind the last parameter that is trained. On a GPU this is a copy.
    /// </summary>
    Span<float> Gradients { get; }

    /// <summary>
    /// Whether <see cref="ForwardBackward"/> adds to the gradients, as <c>iter_size</c> above 1 needs, instead of replacing them. The
    /// solver sets them to zero at the beginning of an iteration.
    /// </summary>
    bool AddsGradients { get; }

    /// <summary>The seed of everything random in the net, such as dropout.</summary>
    ulong Seed { set; }

    /// <summary>How many passes were made before this one since training began; with the seed it decides what dropout drops.</summary>
    uint Pass { set; }

    /// <summary>Runs one batch forward and backward. Gradients are written at least for every parameter that is trained.</summary>
    /// <returns>The loss: the weighted sum of all loss blobs.</returns>
    float ForwardBackward();

    /// <summary>Sets the gradients to zero, before the batches of an iteration are added up.</summary>
    void ClearGradients() => Gradients.Clear();

    /// <summary>What updates the parameters where they are, such as on a GPU; null if the solver does it on the processor.</summary>
    /// <param name="settings">The solver's numbers.</param>
    IParameterUpdate? CreateUpdate(SolverSettings settings) => null;
}

/// <summary>What a solver reads its batches from, so that a resumed training goes on where it stopped.</summary>
public interface ITrainingData
{
    /// <summary>How many batches were delivered since training began; setting it goes there.</summary>
    long Position { get; set; }

    /// <summary>Fills the net's inputs with the next batch.</summary>
    void NextBatch();
}
