using NetCompiler.Compiler.Definition;
using NetCompiler.Compiler.Prototxt;

namespace NetCompiler.Compiler.Tests.Prototxt;

/// <summary>One mistake gives one error, in the right place, and what follows it is still read.</summary>
public class RecoveryTests
{
    [Theory]
    [InlineData("layer {\n  name: \"a\"\n\nlayer {\n  name: \"b\"\n}\n", 1, 1, "NC0006", "'layer', opened in line 1, is not closed before 'layer' in line 4")]
    [InlineData("layer {\n  name: \"a\"\n  relu_param {\n    negative_slope: 1\n}\nlayer {\n  name: \"b\"\n}\n", 3, 3, "NC0006", "'relu_param', opened in line 3")]
    [InlineData("layer {\n  relu_param {\n    negative_slope: 1\n  name: \"a\"\n}\nlayer {\n  name: \"b\"\n}\n", 2, 3, "NC0006", "'relu_param', opened in line 2, is not closed before 'name' in line 4")]
    [InlineData("layer { name: \"a\"\nlayer { name: \"b\" }", 1, 1, "NC0006", "before 'layer' in line 2")]
    [InlineData("layer { name: \"a\" layer { name: \"b\" }", 1, 1, "NC0006", "before 'layer' in line 1")]
    [InlineData("layer {\n  name: \"a\"\n}\nlayer {\n  name: \"b\"\n", 4, 1, "NC0006", "before the end of the file")]
    [InlineData("layer {\n  param { lr_mult: 1\n  param { lr_mult: 2 }\n  name: \"a\"\n}\nlayer { name: \"b\" }", 2, 3, "NC0006", "before 'param' in line 3")]
    [InlineData("layer { name: \"a\" } }\nlayer { name: \"b\" }", 1, 21, "NC0008", "'}' closes nothing")]
    [InlineData("layer { name: \"a }\nlayer { name: \"b\" }", 1, 15, "NC0003", "not closed on its line")]
    [InlineData("layer {\n  name: \"a type: \"x\"\n}\nlayer { name: \"b\" }", 2, 20, "NC0003", "not closed on its line")]
    [InlineData("layer {\n  type:\n  name: \"a\"\n}\nlayer { name: \"b\" }", 2, 3, "NC0011", "'type' has no value")]
    [InlineData("layer {\n  type\n  name: \"a\"\n}\nlayer { name: \"b\" }", 2, 3, "NC0011", "'type' has no value")]
    [InlineData("layer { type: name: \"a\" }\nlayer { name: \"b\" }", 1, 9, "NC0011", "'type' has no value")]
    [InlineData("layer { name \"a\" }\nlayer { name: \"b\" }", 1, 9, "NC0010", "no ':' between 'name'")]
    [InlineData("layer { name = \"a\" }\nlayer { name: \"b\" }", 1, 14, "NC0010", "no ':' between 'name'")]
    [InlineData("layer { name: \"a\" loss_weight: [1, 2 }\nlayer { name: \"b\" }", 1, 38, "NC0026", "the list opened in line 1")]
    [InlineData("layer { name: \"a\" $$ % }\nlayer { name: \"b\" }", 1, 19, "NC0007", "'$' is not expected")]
    [InlineData("layer { name: \"a\" { top: \"x\" } }\nlayer { name: \"b\" }", 1, 19, "NC0007", "'{' is not expected")]
    [InlineData("// net\nlayer { name: \"a\" }\nlayer { name: \"b\" }", 1, 1, "NC0024", "'//' does not start a comment")]
    [InlineData("/* net\n layer { */ layer { name: \"a\" }\nlayer { name: \"b\" }", 1, 1, "NC0024", "'/*' does not start a comment")]
    [InlineData("layer { name: “a” }\nlayer { name: \"b\" }", 1, 15, "NC0025", "typographic quote")]
    [InlineData("layer { name:\u00A0\"a\" }\nlayer { name: \"b\" }", 1, 14, "NC0002", "U+00A0")]
    [InlineData("layer < name: \"a\" }\nlayer { name: \"b\" }", 1, 19, "NC0009", "ends with '}'")]
    [InlineData("layer { name: \"a\" näme: 3 }\nlayer { name: \"b\" }", 1, 20, "NC0002", "U+00E4")]
    [InlineData("layer { name: \"a\" [x.y] { z: 1 } }\nlayer { name: \"b\" }", 1, 19, "NC0023", "'[x.y]' is an extension")]
    public void One_mistake_gives_one_error(string text, int line, int column, string code, string message)
    {
        var reading = NetDefinitionReader.Read("net.prototxt", text);
        var problem = Assert.Single(reading.Problems);
        string formatted = ProblemText.Format(problem, reading.Source, reading.Tree);
        Assert.StartsWith("net.prototxt(" + line + "," + column + "): error " + code + ": ", formatted, StringComparison.Ordinal);
        Assert.Contains(message, formatted, StringComparison.Ordinal);
        Assert.Equal("b", reading.Definition.Layers[^1].Name);
        Assert.Equal(2, reading.Definition.Layers.Count);
    }

    [Fact]
    public void A_field_in_the_wrong_message_is_not_taken_for_a_missing_brace()
    {
        var reading = NetDefinitionReader.Read("net.prototxt", "layer {\n  relu_param {\n    param { lr_mult: 1 }\n  }\n}\n");
        Assert.Equal("unknown field 'param' in relu_param. It is a field of layer: move it out of relu_param.", Assert.Single(reading.Problems).Message);
    }

    [Fact]
    public void A_hundred_levels_are_read_and_more_are_reported()
    {
        string Nested(int depth) => string.Concat(Enumerable.Repeat("a {", depth)) + string.Concat(Enumerable.Repeat("}", depth));
        Assert.DoesNotContain(NetDefinitionReader.Read("n", Nested(100)).Problems, problem => problem.Descriptor.Code == "NC0021");
        Assert.Contains(NetDefinitionReader.Read("n", Nested(101)).Problems, problem => problem.Descriptor.Code == "NC0021");
    }
}
