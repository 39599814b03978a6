using NetCompiler.Compiler.Tensors;

namespace NetCompiler.Compiler.Tests.Layers;

/// <summary>The shapes that data layers say or imply, and what options make of them.</summary>
public class DataShapeTests
{
    public static TheoryData<string, string> Layers() => new()
    {
        { "type: 'Input' top: 'a' input_param { shape { dim: 2 dim: 3 } }", "2x3" },
        { "type: 'Input' top: 'a' top: 'b' input_param { shape { dim: 2 dim: 3 } }", "2x3 2x3" },
        { "type: 'Input' top: 'a' top: 'b' input_param { shape { dim: 2 dim: 3 } shape { dim: 4 } }", "2x3 4" },
        { "type: 'Input' top: 'a' input_param { shape { } }", "scalar" },
        { "type: 'Data' top: 'a' top: 'b' data_param { batch_size: 5 } transform_param { crop_size: 8 }", "5x3x8x8 5" },
        { "type: 'Data' top: 'a' data_param { batch_size: 5 } transform_param { crop_size: 8 force_gray: true }", "5x1x8x8" },
        { "type: 'Data' top: 'a' data_param { batch_size: 5 } transform_param { crop_size: 8 mean_value: 1 mean_value: 2 }", "5x2x8x8" },
        { "type: 'ImageData' top: 'a' top: 'b' image_data_param { new_height: 9 new_width: 7 }", "1x3x9x7 1" },
        { "type: 'ImageData' top: 'a' top: 'b' image_data_param { batch_size: 2 new_height: 9 new_width: 7 is_color: false } transform_param { crop_size: 6 }", "2x1x6x6 2" },
        { "type: 'MemoryData' top: 'a' top: 'b' memory_data_param { batch_size: 2 channels: 3 height: 4 width: 5 }", "2x3x4x5 2" },
        { "type: 'DummyData' top: 'a' top: 'b' dummy_data_param { num: 2 channels: 3 height: 4 width: 5 width: 6 }", "2x3x4x5 2x3x4x6" },
    };

    [Theory]
    [MemberData(nameof(Layers))]
    public void A_data_layer_has_the_shapes_it_says(string layer, string shapes) => Assert.Equal(shapes, Shapes(layer, new CompileOptions()));

    [Theory]
    [InlineData("type: 'Input' top: 'a' input_param { shape { dim: 2 dim: 3 } }", "7x3")]
    [InlineData("type: 'Input' top: 'a' input_param { shape { } }", "scalar")]
    [InlineData("type: 'ImageData' top: 'a' top: 'b' image_data_param { new_height: 9 new_width: 7 }", "7x3x9x7 7")]
    [InlineData("type: 'MemoryData' top: 'a' top: 'b' memory_data_param { channels: 3 height: 4 width: 5 }", "7x3x4x5 7")]
    [InlineData("type: 'DummyData' top: 'a' dummy_data_param { shape { dim: 2 dim: 3 } }", "7x3")]
    public void The_batch_of_the_options_replaces_that_of_the_layer(string layer, string shapes) =>
        Assert.Equal(shapes, Shapes(layer, new CompileOptions { Batch = 7 }));

    [Theory]
    [InlineData("type: 'Input' top: 'a'", "4x6")]
    [InlineData("type: 'HDF5Data' top: 'a'", "4x6")]
    [InlineData("type: 'Data' top: 'a' top: 'b'", "4x6 4")]
    [InlineData("type: 'DummyData' top: 'a'", "4x6")]
    public void A_stated_shape_needs_no_fields(string layer, string shapes)
    {
        var stated = EquatableArray.Create(new InputShape("a", TensorShape.Of(4, 6)));
        Assert.Equal(shapes, Shapes(layer, new CompileOptions { InputShapes = stated, Batch = 7 }));
    }

    [Fact]
    public void Dummy_data_are_what_their_fillers_say()
    {
        var plan = Compilation.Plan(
            """
            layer {
              name: "d" type: "DummyData" top: "constant" top: "uniform" top: "gaussian"
              dummy_data_param {
                shape { dim: 40000 }
                data_filler { type: "constant" value: 3 }
                data_filler { type: "uniform" min: -1 max: 3 }
                data_filler { type: "gaussian" mean: 2 std: 0.5 }
              }
            }
            """,
            new CompileOptions { KeepAllBlobs = true });
        var interpreter = new Interpreter(seed: 3);
        interpreter.Run(plan.Forward);
        double[][] values = plan.Blobs.Select(blob => interpreter.Read(blob.Tensor)).ToArray();
        Assert.All(values[0], value => Assert.Equal(3, value));
        Assert.All(values[1], value => Assert.InRange(value, -1, 3));
        // Four standard errors around mean and deviation; the numbers are always the same.
        Check(values[1], 1, 4 / Math.Sqrt(12));
        Check(values[2], 2, 0.5);
        Assert.InRange(values[2].Count(value => Math.Abs(value - 2) < 0.5) / 40000.0, 0.6827 - 0.01, 0.6827 + 0.01);

        static void Check(double[] values, double mean, double deviation)
        {
            double average = values.Average();
            Assert.InRange(average, mean - 4 * deviation / 200, mean + 4 * deviation / 200);
            Assert.InRange(Math.Sqrt(values.Average(value => (value - average) * (value - average))), deviation * 0.98, deviation * 1.02);
        }
    }

    private static string Shapes(string layer, CompileOptions options)
    {
        var plan = Compilation.Plan("layer { name: 'data' " + layer + " }", options);
        return string.Join(' ', plan.Blobs.Select(blob => blob.Tensor.Shape));
    }
}
