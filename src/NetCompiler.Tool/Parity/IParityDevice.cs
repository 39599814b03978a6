using NetCompiler.Compiler.Plan;
using NetCompiler.Compiler.Tensors;

namespace NetCompiler.Tool.Parity;

/// <summary>Something that runs plans, to be compared with recordings.</summary>
public interface IParityDevice
{
    /// <summary>How the command line calls it.</summary>
    string Name { get; }

    /// <summary>By what factor its results may lie further off than those of plain single precision: above 1 for fast approximations.</summary>
    double ToleranceFactor { get; }

    /// <summary>How many values of reductions a net may have to end in reasonable time; larger ones are counted as not supported.</summary>
    double MostOperations => double.PositiveInfinity;

    /// <summary>Whether a net is too large for the device.</summary>
    /// <param name="plan">The net.</param>
    bool IsTooLarge(NetPlan plan) => plan.Steps.Sum(step => (double)step.PointCount * step.ReductionCount) > MostOperations;

    /// <summary>Makes a net ready to run, with all its memory zero.</summary>
    /// <param name="plan">The net, compiled so that every blob and gradient keeps its own memory.</param>
    IParityNet Load(NetPlan plan);
}

/// <summary>A net on a device.</summary>
public interface IParityNet : IDisposable
{
    /// <summary>Sets a tensor's elements.</summary>
    /// <param name="tensor">A tensor of the plan.</param>
    /// <param name="elements">The elements in row-major order, as many as the tensor has.</param>
    void Write(Tensor tensor, IReadOnlyList<float> elements);

    /// <summary>A tensor's elements in row-major order. Positions come as numbers.</summary>
    /// <param name="tensor">A tensor of the plan.</param>
    IReadOnlyList<float> Read(Tensor tensor);

    /// <summary>Runs the forward pass.</summary>
    void Forward();

    /// <summary>Runs the backward pass.</summary>
    void Backward();
}
