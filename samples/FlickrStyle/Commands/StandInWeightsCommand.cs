using System.CommandLine;
using NetCompiler.Blobs;
using NetCompiler.Tool;
using NetCompiler.Weights;

namespace FlickrStyle.Commands;

/// <summary>
/// <c>stand_in_weights</c>: a file with the layers of bvlc_reference_caffenet.caffemodel, filled at random, for trying the job out where the
/// 240 MB of the real one are not at hand.
/// </summary>
internal static class StandInWeightsCommand
{
    private const int ImageNetClasses = 1000;

    private static readonly Argument<string> File = new("FILE") { Description = "The file to write: .caffemodel or .caffemodel.h5." };
    private static readonly Option<uint> Seed = Numbers.Seed(1);

    public static Command Create()
    {
        var command = new Command("stand_in_weights", "Writes random weights with the layers of CaffeNet as trained on ImageNet: conv1 to fc7, and fc8 with 1000 classes.\n\n" + ExitCode.Help) { File, Seed };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        using var flickr = FlickrStyleCaffeNet.Family.CreateParameters(false);
        long offset = 0;
        var descriptions = new List<ParameterDescription>();
        foreach (var parameter in flickr.All.Select(parameter => parameter.Description))
        {
            bool isLast = parameter.Layer == "fc8_flickr";
            var shape = isLast ? new BlobShape([ImageNetClasses, .. parameter.Shape.Extents[1..]]) : parameter.Shape;
            descriptions.Add(parameter with { Layer = isLast ? "fc8" : parameter.Layer, Shape = shape, Offset = offset });
            offset += (long)shape.Count * sizeof(float);
        }
        var weights = new ParameterArena("CaffeNet", descriptions);
        weights.Fill(parsed.GetValue(Seed));
        string path = parsed.GetRequiredValue(File);
        OutputFolder.Guard(path, () =>
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            weights.Save(path);
        });
        parsed.InvocationConfiguration.Output.WriteLine(path);
        return ExitCode.Success;
    }
}
