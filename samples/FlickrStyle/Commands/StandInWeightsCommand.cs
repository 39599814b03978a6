using System.CommandLine;
using FlickrStyle.Nets;
using NetCompiler.Tool;
using NetCompiler.Weights;

namespace FlickrStyle.Commands;

/// <summary><c>stand_in_weights</c>: a file for trying the job out where the 240 MB of bvlc_reference_caffenet.caffemodel are not at hand.</summary>
internal static class StandInWeightsCommand
{
    private static readonly Argument<string> File = new("FILE") { Description = "The file to write: .caffemodel or .caffemodel.h5." };
    private static readonly Option<uint> Seed = Numbers.Seed(1);

    public static Command Create()
    {
        var command = new Command("stand_in_weights",
            "Writes random weights with the layers of CaffeNet as trained on ImageNet: conv1 to fc7, and fc8 with 1000 classes. "
            + "They are scaled so that a net that is fine-tuned from them learns, but they know nothing: the real ones do far better.\n\n" + ExitCode.Help) { File, Seed };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        string path = parsed.GetRequiredValue(File);
        var weights = StandInWeights.Create(parsed.GetValue(Seed));
        OutputFolder.Guard(path, () =>
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            weights.Save(path);
        });
        parsed.InvocationConfiguration.Output.WriteLine(path);
        return ExitCode.Success;
    }
}
