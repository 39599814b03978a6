namespace NetCompiler.Blobs;

/// <summary>A net at work on a device: its steps and its memory there.</summary>
internal interface INetExecution : IDisposable
{
    /// <summary>Blobs, their gradients and intermediate values.</summary>
    BlobMemory Activations { get; }

    /// <summary>The seed of the random numbers.</summary>
    ulong Seed { get; set; }

    /// <summary>The pass that random numbers are for.</summary>
    uint Pass { get; set; }

    /// <summary>Prepares a blob that is filled from outside.</summary>
    void Add(InputBlob input);

    /// <summary>Runs the forward pass, or has it run.</summary>
    void Forward();

    /// <summary>Runs the backward pass, or has it run.</summary>
    void Backward();

    /// <summary>Runs one step to its end.</summary>
    /// <param name="step">Its place among all steps, forward then backward.</param>
    /// <param name="isBackward">Whether it belongs to the backward pass.</param>
    void RunStep(int step, bool isBackward);

    /// <summary>Sets the gradients by the parameters to zero.</summary>
    void ClearGradients();

    /// <summary>What updates the parameters where they are; null if the solver does it on the processor.</summary>
    Solvers.IParameterUpdate? CreateUpdate(Solvers.SolverSettings settings);
}
