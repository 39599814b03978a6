using NetCompiler.Compiler.Layers;
using NetCompiler.Compiler.Tensors;

namespace NetCompiler.Compiler.Tests.Layers;

/// <summary>The gradients of every layer against differences, on the interpreter.</summary>
public class GradientTests
{
    private static readonly GradientCase[] Cases = TestData.Table("gradients.tsv").Select(GradientCase.Parse).ToArray();

    // Layer types without a gradient of their own to check, and why.
    private static readonly Dictionary<string, string> WithoutGradient = new(StringComparer.Ordinal)
    {
        ["Accuracy"] = "counts",
        ["ArgMax"] = "gives positions",
        ["Data"] = "has no bottom",
        ["DummyData"] = "has no bottom",
        ["Flatten"] = "is another view of the same memory",
        ["HDF5Data"] = "has no bottom",
        ["HDF5Output"] = "has no top",
        ["ImageData"] = "has no bottom",
        ["Input"] = "has no bottom",
        ["MemoryData"] = "has no bottom",
        ["Reshape"] = "is another view of the same memory",
        ["Silence"] = "has no top",
        ["Split"] = "is another view of the same memory",
        ["Threshold"] = "is constant but for jumps",
        ["WindowData"] = "has no bottom",
    };

    // Layer types that nothing was recorded of, and why.
    private static readonly Dictionary<string, string> WithoutRecording = new(StringComparer.Ordinal)
    {
        ["Data"] = "reads files: recorded as passes over data",
        ["HDF5Data"] = "reads files: recorded as passes over data",
        ["HDF5Output"] = "writes files",
        ["ImageData"] = "reads files: recorded as passes over data",
        ["Input"] = "is in every recording, and not named",
        ["MemoryData"] = "is filled by a program",
        ["WindowData"] = "reads files",
    };

    public static TheoryData<int, string> CaseNames()
    {
        var names = new TheoryData<int, string>();
        for (int i = 0; i < Cases.Length; i++) names.Add(i, Cases[i].Type + " " + string.Join(' ', Cases[i].Bottoms.Select(bottom => bottom.Shape)) + " " + Cases[i].Settings);
        return names;
    }

    [Theory]
    [MemberData(nameof(CaseNames))]
    public void A_layers_gradients_agree_with_differences(int index, string name)
    {
        var program = Cases[index].Compile();
        Assert.True(program.Gradients.Count > 0, name);
        var errors = GradientCheck.FindErrors(program);
        Assert.True(errors.Count == 0, name + "\n" + string.Join('\n', errors.Take(10)));
    }

    [Theory]
    [MemberData(nameof(CaseNames))]
    public void A_gradient_is_the_same_when_it_alone_is_wanted(int index, string name)
    {
        double[][] together = GradientCheck.Backpropagate(Cases[index].Compile());
        for (int i = 0; i < together.Length; i++)
        {
            double[][] alone = GradientCheck.Backpropagate(Cases[index].Compile(wanted => wanted == i));
            Assert.True(alone.Length == 1 && alone[0].SequenceEqual(together[i]), name);
        }
    }

    [Theory]
    [MemberData(nameof(CaseNames))]
    public void A_layers_steps_are_well_formed(int index, string name)
    {
        var program = Cases[index].Compile();
        Assert.NotEmpty(program.Forward);
        foreach (var step in program.Forward.Concat(program.Backward))
        {
            string? defect = StepVerifier.FindDefect(step);
            Assert.True(defect is null, name + "\n" + step + "\n" + defect);
        }
    }

    [Fact]
    public void Every_layer_type_has_a_gradient_check()
    {
        var missing = LayerCatalog.All.Select(type => type.Name).Where(type => !WithoutGradient.ContainsKey(type) && Cases.All(one => one.Type != type));
        Assert.Empty(missing);
    }

    [Fact]
    public void Every_layer_type_has_a_recording_of_Caffe()
    {
        var recorded = TestData.Table("caffe-golden", "manifest.tsv").SelectMany(cells => cells[1].Split(',')).ToHashSet(StringComparer.Ordinal);
        var missing = LayerCatalog.All.Select(type => type.Name).Where(type => !recorded.Contains(type) && !WithoutRecording.ContainsKey(type)).ToArray();
        Assert.Empty(missing);
    }

    [Fact]
    public void No_exemption_is_made_for_what_is_checked()
    {
        Assert.DoesNotContain(Cases, one => WithoutGradient.ContainsKey(one.Type));
        Assert.Empty(WithoutGradient.Keys.Concat(WithoutRecording.Keys).Except(LayerCatalog.CaffeTypes));
    }
}
