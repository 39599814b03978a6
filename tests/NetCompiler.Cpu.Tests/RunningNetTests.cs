using System.Reflection;
using NetCompiler.Compiler;
using NetCompiler.Compiler.Definition;
using NetCompiler.Compiler.Plan;
using NetCompiler.Compiler.Tensors;
using NetCompiler.Tool.Compilation;
using NetCompiler.Tool.Execution;

namespace NetCompiler.Cpu.Tests;

/// <summary>Whole nets as emitted code.</summary>
// What a pass allocates is counted for the whole process, so the tests take turns.
[Collection("processor")]
public sealed class RunningNetTests
{
    [Theory]
    [InlineData("lenet")]
    [InlineData("cifar10_quick")]
    public void Gradients_do_not_depend_on_the_number_of_workers(string net)
    {
        var plan = Plan(net);
        var code = new CpuCode(plan);
        var results = new List<float[][]>();
        foreach (int workers in new[] { 1, 2, 3 })
        {
            using var team = new WorkerTeam(workers);
            using var execution = new CpuExecution(code, team);
            Fill(execution);
            Pass(execution);
            results.Add(plan.Parameters.Where(parameter => parameter.Gradient is not null).Select(parameter => execution.Read(parameter.Gradient!)).ToArray());
        }
        Assert.Contains(results[0], gradient => gradient.Any(element => element != 0));
        Assert.Equal(results[0], results[1]);
        Assert.Equal(results[0], results[2]);
    }

    [Theory]
    [InlineData("lenet")]
    [InlineData("cifar10_quick")]
    public void A_net_in_packed_memory_has_the_gradients_of_one_in_memory_of_its_own(string net)
    {
        using var team = new WorkerTeam(2);
        var gradients = new[] { false, true }.Select(keepsAll =>
        {
            var plan = Plan(net, keepsAll);
            using var execution = new CpuExecution(new CpuCode(plan), team);
            Fill(execution);
            Pass(execution);
            return plan.Parameters.Select(parameter => execution.Read(parameter.Gradient!)).ToArray();
        }).ToArray();
        Assert.Equal(gradients[0], gradients[1]);
    }

    internal static void Pass(CpuExecution execution)
    {
        execution.Forward();
        execution.Backward();
    }

    private static void Fill(CpuExecution execution)
    {
        var random = new Random(3);
        foreach (var parameter in execution.Plan.Parameters) Fill(execution, parameter.Tensor, () => random.NextSingle() * 0.2f - 0.1f);
        foreach (var input in execution.Plan.Blobs.Where(blob => blob.IsInput))
        {
            bool isLabel = input.Tensor.Shape.Rank == 1;
            Fill(execution, input.Tensor, () => isLabel ? random.Next(10) : random.NextSingle());
        }
    }

    private static void Fill(CpuExecution execution, Tensor tensor, Func<float> next)
    {
        foreach (ref float element in execution.Elements(tensor)) element = next();
    }

    internal static NetPlan Plan(string net, bool keepsAll = false)
    {
        string data = typeof(RunningNetTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "TestDataFolder").Value!;
        string path = Path.Combine(data, "..", "..", "prototxt", net, "train_val.prototxt");
        InputShape[] shapes = net == "lenet" ? [new InputShape("data", TensorShape.Of(7, 1, 28, 28))] : [new InputShape("data", TensorShape.Of(7, 3, 32, 32))];
        var options = new CompileOptions { State = NetState.Train, Batch = 7, InputShapes = shapes.ToEquatableArray(), KeepAllBlobs = keepsAll };
        return PhaseCompilation.Compile(path, File.ReadAllText(path), options).Plan!;
    }
}
