using System.Globalization;
using NetCompiler.Compiler.Definition;

namespace NetCompiler.Compiler.Tests;

public class PublishedNetsTests
{
    /// <summary>net, phase, batch, parameters, source, published parameters, operations of the forward pass.</summary>
    public static TheoryData<string, string, int, long, string, double> Figures
    {
        get
        {
            var data = new TheoryData<string, string, int, long, string, double>();
            foreach (string[] row in Rows("nets.tsv"))
            {
                data.Add(row[0], row[1], int.Parse(row[2], CultureInfo.InvariantCulture), long.Parse(row[3], CultureInfo.InvariantCulture),
                    row[5], double.Parse(row[6], CultureInfo.InvariantCulture));
            }
            return data;
        }
    }

    public static TheoryData<string> NetsWithShapes => new(Rows("net_shapes.tsv").Select(row => row[0]).Distinct());

    [Theory]
    [MemberData(nameof(Figures))]
    public void Parameters_and_operations_are_those_published(string net, string phase, int batch, long parameters, string published, double operations)
    {
        var state = phase == "TEST" ? NetState.Test : NetState.Train;
        var plan = Compilation.Plan(PublishedNets.Read(net), new CompileOptions { State = state, Backward = false });
        Assert.Equal(parameters, plan.ParameterCount);
        if (published != "-") Assert.Equal(long.Parse(published, CultureInfo.InvariantCulture), plan.ParameterCount);
        Assert.Equal(operations, plan.ForwardOperations, operations * 1e-9);
        Assert.Contains(plan.Blobs, blob => blob.IsInput && blob.Tensor.Shape[0] == batch);
    }

    [Theory]
    [MemberData(nameof(NetsWithShapes))]
    public void Blobs_have_the_published_shapes(string net)
    {
        var plan = Compilation.Plan(PublishedNets.Read(net), new CompileOptions { Backward = false });
        var expected = Rows("net_shapes.tsv").Where(row => row[0] == net).ToDictionary(row => row[1], row => row[2]);
        var actual = plan.Blobs.ToDictionary(blob => blob.Name, blob => blob.Tensor.Shape.ToString());
        Assert.Equal(expected.OrderBy(entry => entry.Key, StringComparer.Ordinal), actual.OrderBy(entry => entry.Key, StringComparer.Ordinal));
    }

    [Fact]
    public void A_training_step_of_the_Flickr_Style_net_costs_205_6_GFLOP()
    {
        var plan = Compilation.Plan(PublishedNets.Read("flickr_style"));
        Assert.Equal(56_950_164, plan.ParameterCount);
        Assert.Equal(72.0, plan.ForwardOperations / 1e9, 0.05);
        Assert.Equal(205.6, (plan.ForwardOperations + plan.BackwardOperations) / 1e9, 0.05);
    }

    private static IEnumerable<string[]> Rows(string file) => TestData.Table(file);
}
