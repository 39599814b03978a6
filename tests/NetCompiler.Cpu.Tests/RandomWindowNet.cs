using NetCompiler.Compiler.Plan;
using NetCompiler.Compiler.Tensors;
using NetCompiler.Tool.Execution;

namespace NetCompiler.Cpu.Tests;

/// <summary>A net, numbers for its input, and what the interpreter computes from them.</summary>
internal sealed class RandomWindowNet
{
    private readonly string text;
    private readonly float[] numbers;
    private readonly List<(Tensor Tensor, float[] Numbers)> parameters = [];
    private readonly Interpreter interpreter = new();

    /// <summary>Runs a net on the interpreter.</summary>
    /// <param name="text">The net.</param>
    /// <param name="plan">Its plan.</param>
    /// <param name="numbers">Its input.</param>
    public RandomWindowNet(string text, NetPlan plan, float[] numbers)
    {
        (this.text, Plan, this.numbers) = (text, plan, numbers);
        var random = new Random(numbers.Length);
        parameters.AddRange(plan.Parameters.Select(parameter => (parameter.Tensor, Enumerable.Range(0, (int)parameter.Tensor.Shape.Count).Select(_ => random.Next(-8, 9) / 8f).ToArray())));
        foreach (var (tensor, values) in parameters.Append((Input, numbers))) interpreter.Write(tensor, [.. values.Select(number => (double)number)]);
        interpreter.Run(plan.Steps);
    }

    /// <summary>The plan.</summary>
    public NetPlan Plan { get; }

    private Tensor Input => Plan.Blobs.Single(blob => blob.IsInput).Tensor;

    /// <summary>
    /// Runs the net on a device, twice, since what the first pass left in memory must not matter, and says where what it computed differs from what the
    /// interpreter says, of all that is kept after a pass; null for nowhere.
    /// </summary>
    /// <param name="execution">The net on the device.</param>
    public string? Difference(IPlanExecution execution)
    {
        foreach (var (tensor, values) in parameters.Append((Input, numbers))) execution.Write(tensor, values);
        for (int pass = 0; pass < 2; pass++)
        {
            execution.Forward();
            execution.Backward();
        }
        int end = Plan.Groups.Count();
        foreach (var storage in Plan.Activations.Placements.Where(placement => placement.Last == end && placement.Storage.Element == ElementType.Float32).Select(placement => placement.Storage))
        {
            var tensor = Plan.Steps.Select(step => step.Target.Tensor).FirstOrDefault(target => target.Storage == storage && target.IsWhole);
            if (tensor is null) continue;
            double[] expected = interpreter.Read(tensor);
            float[] actual = execution.Read(tensor);
            double scale = expected.Select(Math.Abs).Max();
            for (int i = 0; i < expected.Length; i++)
            {
                if (Math.Abs(expected[i] - actual[i]) <= 1e-5 + 5e-5 * scale) continue;
                return FormattableString.Invariant($"element {i} of {tensor.Name} {tensor.Shape} is {actual[i]}, not {expected[i]}") + "\n" + text + Plan;
            }
        }
        return null;
    }
}
