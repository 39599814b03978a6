using NetCompiler.Compiler.Plan;
using NetCompiler.Compiler.Tensors;

namespace NetCompiler.Tool.Execution;

/// <summary>A plan on a device, ready to run. What runs on a GPU may still be running when a call returns; reading waits for it.</summary>
public interface IPlanExecution : IDisposable
{
    /// <summary>The plan.</summary>
    NetPlan Plan { get; }

    /// <summary>Runs the forward pass.</summary>
    void Forward();

    /// <summary>Runs the backward pass.</summary>
    void Backward();

    /// <summary>Runs one step.</summary>
    /// <param name="step">Its place among all steps of the plan.</param>
    void RunStep(int step);

    /// <summary>Waits until all is done.</summary>
    void Synchronize();

    /// <summary>Sets a tensor's elements.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="elements">The elements in row-major order.</param>
    void Write(Tensor tensor, ReadOnlySpan<float> elements);

    /// <summary>A copy of a tensor's elements in row-major order; positions as numbers.</summary>
    /// <param name="tensor">The tensor.</param>
    float[] Read(Tensor tensor);
}
