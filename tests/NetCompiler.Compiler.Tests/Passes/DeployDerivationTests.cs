using NetCompiler.Compiler.Definition;
using NetCompiler.Compiler.Passes;
using NetCompiler.Compiler.Problems;

namespace NetCompiler.Compiler.Tests.Passes;

public class DeployDerivationTests
{
    public static TheoryData<string> Nets => new(PublishedNets.Folders);

    [Theory]
    [MemberData(nameof(Nets))]
    public void The_derived_net_takes_data_and_gives_probabilities(string net)
    {
        var plan = Derive(PublishedNets.Read(net), batch: 1);
        Assert.All(plan.Blobs.Where(blob => blob.IsInput), blob => Assert.Equal(1, blob.Tensor.Shape[0]));
        Assert.Equal(["data"], plan.Blobs.Where(blob => blob.IsInput).Select(blob => blob.Name));
        Assert.Equal("prob", plan.Blobs.Single(blob => blob.IsOutput).Name);
        Assert.Empty(plan.Losses);
        Assert.Empty(plan.Backward);
    }

    [Fact]
    public void The_derived_net_is_the_written_one()
    {
        var written = Compilation.Plan(PublishedNets.Read("flickr_style/deploy"), new CompileOptions { State = NetState.Test, Backward = false });
        var derived = Derive(PublishedNets.Read("flickr_style"), batch: written.Blobs.First(blob => blob.IsInput).Tensor.Shape[0]);
        Assert.Equal(written.Blobs.Select(Describe), derived.Blobs.Select(Describe));
        Assert.Equal(written.Parameters.Select(parameter => (parameter.Layer, parameter.Index, parameter.Tensor.Shape)),
            derived.Parameters.Select(parameter => (parameter.Layer, parameter.Index, parameter.Tensor.Shape)));

        static string Describe(Compiler.Plan.PlanBlob blob) => blob.Name + " " + blob.Tensor.Shape;
    }

    private static Compiler.Plan.NetPlan Derive(string text, int batch)
    {
        var options = new CompileOptions { State = NetState.Test, Backward = false, Batch = batch };
        var problems = new ProblemCollector();
        var deploy = DeployDerivation.Derive(Compilation.Definition(text), options, problems);
        Assert.NotNull(deploy);
        return CompilePipeline.Run(deploy, options, problems) ?? throw new InvalidOperationException(problems.Problems[0].Message);
    }
}
