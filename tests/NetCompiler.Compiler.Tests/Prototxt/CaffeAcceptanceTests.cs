using NetCompiler.Compiler.Definition;

namespace NetCompiler.Compiler.Tests.Prototxt;

/// <summary>Texts that Caffe refused, and texts that look wrong and that it accepted.</summary>
public class CaffeAcceptanceTests
{
    public static TheoryData<string, string> Refused() => Rows("invalid", "errors.tsv", row => (row[0], row[2]));

    public static TheoryData<string, string> Accepted() => Rows("accepted-oddities", "list.tsv", row => (row[0], row[2]));

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_Caffe_could_not_parse_has_an_error_here_and_what_it_could_has_none(string file, string stage)
    {
        var reading = NetDefinitionReader.Read(file, TestData.Read("caffe-golden", "invalid", file));
        // Caffe reads foreign memory for the dimensions that are missing here, and dies later.
        bool refused = stage == "parse" || file == "input_dim_not_four.prototxt";
        Assert.True(reading.HasErrors == refused, string.Join('\n', reading.Problems.Select(problem => problem.Message)));
        if (stage == "parse") Assert.Single(reading.Problems);
    }

    [Theory]
    [MemberData(nameof(Accepted))]
    public void What_Caffe_accepted_is_accepted(string file, string result)
    {
        Assert.Equal("accepted", result);
        var reading = NetDefinitionReader.Read(file, TestData.Read("caffe-golden", "accepted-oddities", file));
        Assert.Empty(reading.Problems.Select(problem => problem.Message));
    }

    [Fact]
    public void Unusual_spellings_mean_what_they_mean_in_Caffe()
    {
        Assert.Equal("abcd", Read("string_concat.prototxt").Name);
        Assert.Equal([2L, 3L], Read("angle_brackets.prototxt").Layers[0].Settings.Message("input_param").Messages("shape")[0].Integers("dim"));
        Assert.Equal("AVE", Read("enum_as_number.prototxt").Layers[1].Settings.Message("pooling_param").Text("pool"));
        Assert.False(Read("bool_as_int.prototxt").Layers[1].Settings.Message("inner_product_param").Flag("bias_term"));
        Assert.Equal(double.PositiveInfinity, Read("inf_nan_values.prototxt").Layers[1].Settings.Message("power_param").Number("scale"));
        Assert.All(Read("batchnorm_three_lr_not_zero.prototxt").Layers[1].Parameters, parameter => Assert.Equal(0.0, parameter.LearningRateMultiplier));
    }

    private static NetDefinition Read(string file) => NetDefinitionReader.Read(file, TestData.Read("caffe-golden", "accepted-oddities", file)).Definition;

    private static TheoryData<string, string> Rows(string folder, string table, Func<string[], (string, string)> select) =>
        new(TestData.Table("caffe-golden", folder, table).Select(select));
}
