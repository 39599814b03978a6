using NetCompiler.Compiler.Plan;
using NetCompiler.Compiler.Tensors;

namespace NetCompiler.Compiler.Tests.Layers;

/// <summary>
/// The gradients of whole nets against differences, by the way that every net goes: text, graph, passes, plan. Branches are summed, shared parameters
/// too, and what is computed in place is differentiated as it was before.
/// </summary>
public class NetGradientTests
{
    public static TheoryData<string> Names() => new(Directory.EnumerateFiles(TestData.PathOf("gradient_nets"), "*.prototxt")
        .Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Names))]
    public void A_nets_gradients_agree_with_differences(string name)
    {
        var errors = GradientCheck.FindErrors(Compile(name));
        Assert.True(errors.Count == 0, string.Join('\n', errors.Take(10)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_nets_steps_are_well_formed(string name)
    {
        var program = Compile(name);
        foreach (var step in program.Forward.Concat(program.Backward))
        {
            string? defect = StepVerifier.FindDefect(step);
            Assert.True(defect is null, step + "\n" + defect);
        }
    }

    private static DifferentiableProgram Compile(string name)
    {
        var plan = Compilation.Plan(TestData.Read("gradient_nets", name + ".prototxt"));
        var interpreter = new Interpreter(seed: 7);
        foreach (var input in plan.Blobs.Where(blob => blob.IsInput)) interpreter.Write(input.Tensor, SampleValues.Of(input.Tensor, Kind(input)));
        foreach (var parameter in plan.Parameters) interpreter.Write(parameter.Tensor, SampleValues.Of(parameter.Tensor, ""));

        var inputs = plan.Blobs.Where(blob => blob.IsInput && blob.Gradient is not null && SampleValues.AreContinuous(Kind(blob))).Select(blob => (blob.Tensor, blob.Gradient!));
        var parameters = plan.Parameters.Where(parameter => parameter.Gradient is not null).Select(parameter => (parameter.Tensor, parameter.Gradient!));
        return new DifferentiableProgram(interpreter, plan.Forward, plan.Backward, [.. inputs, .. parameters],
            () => plan.Losses.Sum(loss => loss.Weight * interpreter.Read(loss.Tensor).Sum()));
    }

    // What the nets' inputs hold, by their names.
    private static string Kind(PlanBlob input) => input.Name switch { "label" => "int3", "similar" => "binary", _ => "" };
}
