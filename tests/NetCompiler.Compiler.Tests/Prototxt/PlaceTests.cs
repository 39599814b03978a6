using NetCompiler.Compiler.Definition;
using NetCompiler.Compiler.Problems;
using NetCompiler.Compiler.Prototxt;
using NetCompiler.Compiler.Prototxt.Schema;
using NetCompiler.Compiler.Prototxt.Syntax;

namespace NetCompiler.Compiler.Tests.Prototxt;

/// <summary>Lines and columns, spans of the tree, and the way back from a layer's field to the text.</summary>
public class PlaceTests
{
    private const string Net = """
        name: "net" layer { name: "in" type: "Input" top: "x" input_param { shape { dim: [1, 2] } } }
        layer {
          name: "conv" type: "Convolution"
          bottom: "x" top: "y" top: "z"
          convolution_param { kernel_size: 3 kernel_size: 5 weight_filler { type: "xavier" } }
        }
        layer { name: "only" }
        layer { }
        """;

    [Theory]
    [InlineData(0, "input_param.shape[0].dim[1]", "2")]
    [InlineData(0, "input_param.shape[1].dim[1]", "shape")]
    [InlineData(1, "convolution_param.kernel_size[1]", "kernel_size: 5")]
    [InlineData(1, "convolution_param.kernel_size", "kernel_size: 3")]
    [InlineData(1, "convolution_param.stride", "convolution_param")]
    [InlineData(1, "convolution_param.weight_filler.type", "type: \"xavier\"")]
    [InlineData(1, "convolution_param.weight_filler.std", "weight_filler")]
    [InlineData(1, "top[1]", "top: \"z\"")]
    [InlineData(1, "pooling_param.pad", "type: \"Convolution\"")]
    [InlineData(1, null, "type: \"Convolution\"")]
    [InlineData(2, "pooling_param.pad", "name: \"only\"")]
    [InlineData(3, "top[0]", "layer")]
    [InlineData(9, "top[0]", "")]
    [InlineData(-1, "name", "name: \"net\"")]
    public void A_field_is_found_again_or_the_nearest_thing_around_it(int origin, string? field, string expected) =>
        Assert.Equal(expected, Locate(Net, new ProblemPlace(origin, origin < 0 ? null : "l", null, field, null)));

    [Theory]
    [InlineData("layers { name: 'c' type: CONVOLUTION blobs_lr: 1 blobs_lr: 2 weight_decay: 3 }", 0, "param[1].lr_mult", "blobs_lr: 2")]
    [InlineData("layers { name: 'c' type: CONVOLUTION blobs_lr: 1 blobs_lr: 2 weight_decay: 3 }", 0, "param[0].decay_mult", "weight_decay: 3")]
    [InlineData("layers { name: 'c' type: CONVOLUTION param: 'w' }", 0, "param[0].name", "param: 'w'")]
    [InlineData("layers { type: DATA data_param { crop_size: 3 } }", 0, "transform_param.crop_size", "crop_size: 3")]
    [InlineData("layers { type: POOLING pooling_param { stride: 3 } }", 0, "pooling_param.stride", "stride: 3")]
    [InlineData("layers { layer { type: 'conv' kernelsize: 3 } }", 0, "convolution_param.kernel_size[0]", "kernelsize: 3")]
    [InlineData("layers { layer { type: 'conv' weight_filler { type: 'x' } } }", 0, "convolution_param.weight_filler.type", "type: 'x'")]
    [InlineData("layers { layer { type: 'conv' } }", 0, "convolution_param.kernel_size[0]", "type: 'conv'")]
    [InlineData("layers { layer { type: 'data' batchsize: 3 } }", 0, "data_param.batch_size", "batchsize: 3")]
    [InlineData("input: 'a' input: 'b' input_dim: [1, 2, 3, 4] input_dim: 5 input_dim: 6", -1, "input_param.shape[1].dim[1]", "input_dim: 6")]
    [InlineData("input: 'a' input_shape { dim: 7 }", -1, "input_param.shape[0].dim[0]", "dim: 7")]
    [InlineData("input: 'a' input: 'b'", -1, "top[1]", "input: 'b'")]
    public void Fields_of_an_upgraded_layer_are_found_in_the_old_text(string text, int origin, string field, string expected) =>
        Assert.Equal(expected, Locate(text, new ProblemPlace(origin, "layer", null, field, null)));

    [Fact]
    public void Lines_end_with_a_line_feed_a_carriage_return_or_both()
    {
        var source = new SourceText("n", "a\nb\r\nc\rd\te");
        Assert.Equal(4, source.LineCount);
        Assert.Equal(new LinePosition(0, 1), source.PositionAt(1));
        Assert.Equal(new LinePosition(1, 0), source.PositionAt(2));
        Assert.Equal(new LinePosition(2, 0), source.PositionAt(5));
        Assert.Equal(new LinePosition(3, 2), source.PositionAt(9));
        Assert.Equal(new LinePosition(3, 3), source.PositionAt(1000));
        Assert.Equal(new LinePosition(0, 0), source.PositionAt(-1));
        Assert.Equal(1, new SourceText("n", "").LineCount);
    }

    [Fact]
    public void Every_part_of_a_field_has_a_span()
    {
        var source = new SourceText("n", "  layer: { name: 'a' \"b\"; loss_weight: [-1.5f, inf], }");
        var tree = PrototxtParser.Parse(source, CaffeSchema.Net, new ProblemCollector());
        var layer = Assert.Single(tree.Fields);
        Assert.Equal("layer", source.Slice(layer.NameSpan));
        Assert.Equal("{ name: 'a' \"b\"; loss_weight: [-1.5f, inf], }", source.Slice(layer.Value.Span));
        var fields = Assert.IsType<MessageSyntax>(layer.Value).Fields;
        Assert.Equal("name: 'a' \"b\"", source.Slice(fields[0].Span));
        Assert.Equal("ab", Assert.IsType<ScalarSyntax>(fields[0].Value).Text);
        Assert.Equal(["-1.5f", "inf"], fields[1].Values.Select(value => source.Slice(value.Span)));
        Assert.Equal("[-1.5f, inf]", source.Slice(fields[1].Value.Span));
    }

    [Fact]
    public void A_moved_comment_changes_places_and_nothing_else()
    {
        var first = NetDefinitionReader.Read("n", Net);
        var second = NetDefinitionReader.Read("n", "# a comment\n\n" + Net.Replace("layer {", "layer  :  {  # here\n", StringComparison.Ordinal));
        Assert.Equal(first.Definition, second.Definition);
        Assert.Equal(first.Definition.GetHashCode(), second.Definition.GetHashCode());
        Assert.NotEqual(first.Definition, NetDefinitionReader.Read("n", Net.Replace("kernel_size: 5", "kernel_size: 6", StringComparison.Ordinal)).Definition);
    }

    private static string Locate(string text, ProblemPlace place)
    {
        var reading = NetDefinitionReader.Read("n", text);
        return reading.Source.Slice(ProblemLocator.Locate(reading.Tree, place));
    }
}
