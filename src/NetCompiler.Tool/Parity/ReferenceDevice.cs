using NetCompiler.Compiler.Plan;
using NetCompiler.Compiler.Tensors;

namespace NetCompiler.Tool.Parity;

/// <summary>
/// The interpreter of the tensor language, in double precision. What fails here is a wrong definition of a layer; what fails only
/// on another device is a wrong emitter.
/// </summary>
public sealed class ReferenceDevice : IParityDevice
{
    /// <inheritdoc/>
    public string Name => "reference";

    /// <inheritdoc/>
    public double ToleranceFactor => 1;

    /// <summary>A net of full size would take an hour.</summary>
    public double MostOperations => 1e9;

    /// <inheritdoc/>
    public IParityNet Load(NetPlan plan) => new Net(plan);

    private sealed class Net(NetPlan plan) : IParityNet
    {
        private readonly Interpreter interpreter = new();

        public void Write(Tensor tensor, IReadOnlyList<float> elements) => interpreter.Write(tensor, elements.Select(element => (double)element).ToArray());

        public IReadOnlyList<float> Read(Tensor tensor) => interpreter.Read(tensor).Select(element => (float)element).ToArray();

        public void Forward() => interpreter.Run(plan.Forward);

        public void Backward() => interpreter.Run(plan.Backward);

        public void Dispose()
        {
        }
    }
}
