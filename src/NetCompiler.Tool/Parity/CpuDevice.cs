using NetCompiler.Compiler.Plan;
using NetCompiler.Compiler.Tensors;
using NetCompiler.Cpu;
using NetCompiler.Tool.Execution;

namespace NetCompiler.Tool.Parity;

/// <summary>Emitted C# on the processor, in single precision.</summary>
public sealed class CpuDevice : IParityDevice
{
    private static readonly Lazy<WorkerTeam> Team = new(() => new WorkerTeam(Environment.ProcessorCount));

    /// <inheritdoc/>
    public string Name => "cpu";

    /// <inheritdoc/>
    public double ToleranceFactor => 1;

    /// <inheritdoc/>
    public IParityNet Load(NetPlan plan) => new Net(plan);

    private sealed class Net(NetPlan plan) : IParityNet
    {
        private readonly CpuExecution execution = new(new CpuCode(plan), Team.Value);

        public void Write(Tensor tensor, IReadOnlyList<float> elements) => execution.Write(tensor, elements.ToArray());

        public IReadOnlyList<float> Read(Tensor tensor) => execution.Read(tensor);

        public void Forward() => execution.Forward();

        public void Backward() => execution.Backward();

        public void Dispose() => execution.Dispose();
    }
}
