using NetCompiler.Compiler.Plan;
using NetCompiler.Compiler.Tensors;
using NetCompiler.Solvers;

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
    /// <param name="plan">The net; compiled so that every blob and gradient keeps its own memory, if all are to be read.</param>
    IParityNet Load(NetPlan plan);

    /// <summary>Makes a net ready to be trained, with all parameters zero.</summary>
    /// <param name="plan">The net.</param>
    /// <param name="addsGradients">Whether it was compiled to add to gradients.</param>
    IParityTraining Train(NetPlan plan, bool addsGradients) => new TrainedPlan(plan, this, addsGradients);
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

/// <summary>A net on a device that a solver trains.</summary>
public interface IParityTraining : ITrainableNet, IDisposable
{
    /// <summary>Sets an input.</summary>
    /// <param name="blob">The input's name.</param>
    /// <param name="values">Its values, row-major.</param>
    void Set(string blob, float[] values);
}
