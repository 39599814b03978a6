using System.Globalization;
using NetCompiler.Compiler.Definition;
using NetCompiler.Compiler.Layers;
using NetCompiler.Compiler.Problems;
using NetCompiler.Compiler.Tensors;

namespace NetCompiler.Compiler.Tests.Layers;

/// <summary>
/// A line of <c>gradients.tsv</c>: a layer type; the shapes of its bottoms, each with the kind of its values; the number of tops; and what else
/// stands in the layer. The kinds are those of <see cref="SampleValues"/>.
/// </summary>
/// <param name="Type">The layer type.</param>
/// <param name="Bottoms">The bottoms, as in <c>2x3x4 4:int5</c>.</param>
/// <param name="TopCount">How many tops the layer has.</param>
/// <param name="Settings">More fields of the layer, in the text format.</param>
public sealed record GradientCase(string Type, IReadOnlyList<(TensorShape Shape, string Kind)> Bottoms, int TopCount, string Settings)
{
    /// <summary>The case that a line describes.</summary>
    /// <param name="cells">The line's cells.</param>
    public static GradientCase Parse(string[] cells) => new(
        cells[0],
        cells[1].Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(ParseBottom).ToArray(),
        int.Parse(cells[2], CultureInfo.InvariantCulture),
        cells.Length > 3 ? cells[3] : "");

    /// <summary>The layer alone, as a program whose objective is a weighted sum of all elements of its tops.</summary>
    /// <param name="wants">Which gradients are wanted, by their place among all there are; null for all.</param>
    public DifferentiableProgram Compile(Func<int, bool>? wants = null)
    {
        var layer = Create();
        var tensors = new LoneLayerTensors(layer, Bottoms, wants);
        List<Step> forward = [], backward = [];
        layer.Forward(new StepBuilder("layer", layer.Setup.Phase, tensors, forward));
        layer.Backward(new StepBuilder("layer", layer.Setup.Phase, tensors, backward));
        var interpreter = new Interpreter(seed: 7);
        tensors.Fill(interpreter);
        return new DifferentiableProgram(interpreter, forward, backward, tensors.Gradients, () => tensors.Objective(interpreter));
    }

    /// <summary>The layer, or null, and all problems of its fields.</summary>
    public (Layer? Layer, IReadOnlyList<CompileProblem> Problems) TryCreate()
    {
        string bottoms = string.Concat(Bottoms.Select((_, i) => string.Create(CultureInfo.InvariantCulture, $"bottom: 'b{i}' ")));
        string tops = string.Concat(Enumerable.Range(0, TopCount).Select(i => string.Create(CultureInfo.InvariantCulture, $"top: 't{i}' ")));
        var reading = NetDefinitionReader.Read("case", $"layer {{ name: 'layer' type: '{Type}' {bottoms} {tops} {Settings} }}");
        Assert.Empty(reading.Problems.Select(problem => problem.Message));

        var definition = reading.Definition.Layers[0];
        var problems = new ProblemCollector();
        var below = Bottoms.Select((bottom, i) => new BottomBlob("b" + i.ToString(CultureInfo.InvariantCulture), bottom.Shape, "input")).ToArray();
        var setup = new LayerSetup(definition, below, TopCount, definition.Phase ?? Phase.Train, new CompileOptions(), problems);
        var type = LayerCatalog.Find(Type);
        Assert.True(type is not null && type.Bottoms.Allows(Bottoms.Count) && type.Tops.Allows(TopCount), "no such layer, or a wrong number of bottoms or tops");
        return (type.Create(setup), problems.Problems);
    }

    private Layer Create()
    {
        var (layer, problems) = TryCreate();
        Assert.DoesNotContain(problems, problem => problem.IsError);
        return layer!;
    }

    private static (TensorShape Shape, string Kind) ParseBottom(string text)
    {
        string[] parts = text.Split(':');
        string[] extents = parts[0] == "scalar" ? [] : parts[0].Split('x');
        return (TensorShape.Of([.. extents.Select(extent => int.Parse(extent, CultureInfo.InvariantCulture))]), parts.Length > 1 ? parts[1] : "");
    }
}
