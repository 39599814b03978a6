using NetCompiler.Compiler;
using NetCompiler.Compiler.Definition;
using NetCompiler.Tool.Compilation;

namespace NetCompiler.Data.Tests;

/// <summary>What a prototxt says of data comes through the emitted code unchanged, whatever it says.</summary>
public sealed class EmittedSettingsTests
{
    [Theory]
    [InlineData("a/b c.txt")]
    [InlineData("\\\"; class Injected { } //")]
    [InlineData("\\n#line 1\\n*/ \\t{0} \\\\")]
    public void Paths_and_names_are_data(string source)
    {
        string text = $$"""
            layer {
              name: "{{source}}" type: "ImageData" top: "x" top: "y"
              transform_param { mean_file: "{{source}}" crop_size: 8 }
              image_data_param { source: "{{source}}" root_folder: "{{source}}" batch_size: 2 is_color: false rand_skip: 4294967295 }
            }
            """;
        var compilation = PhaseCompilation.Compile("net.prototxt", text, new CompileOptions { State = NetState.Test, Backward = false });
        var plan = compilation.Plan!;
        string expected = plan.Layers[0].Name;
        var settings = Assert.IsType<ImageDataSettings>(Assert.Single(DataLayerCode.Load(plan)));
        Assert.Equal((expected, expected, expected, expected), (settings.Layer, settings.Source, settings.RootFolder, settings.Transform.MeanFile));
        Assert.Equal((false, 8, int.MaxValue), (settings.IsColor, settings.Transform.CropSize, settings.RandSkip));
    }
}
