namespace NetCompiler.Blobs;

/// <summary>In which memory a step stores its values.</summary>
public enum StepMemory
{
    /// <summary>Blobs, their gradients and intermediate values.</summary>
    Activations,

    /// <summary>The parameters: statistics that a layer keeps.</summary>
    Parameters,

    /// <summary>The gradients by the parameters.</summary>
    Gradients,

    /// <summary>Among the blobs, but integers: the places of maxima.</summary>
    Positions,
}

/// <summary>One step of a net's passes: what it computes, and where the result lies.</summary>
/// <param name="Name">What it does: <c>conv1 + relu1</c>, <c>d(conv1.Weight)</c>.</param>
/// <param name="Layer">The layer it computes for, as in the prototxt; the first one after fusion.</param>
/// <param name="IsBackward">Whether it belongs to the backward pass.</param>
/// <param name="Memory">In which memory its result lies.</param>
/// <param name="Offset">The first byte of its result.</param>
/// <param name="Count">How many numbers its result has.</param>
public sealed record NetStep(string Name, string Layer, bool IsBackward, StepMemory Memory, long Offset, int Count);
