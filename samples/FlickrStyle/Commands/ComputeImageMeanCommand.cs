using System.CommandLine;
using System.Globalization;
using NetCompiler.Data;
using NetCompiler.Tool;

namespace FlickrStyle.Commands;

/// <summary><c>compute_image_mean</c>: Caffe's tool, which reads lists as well.</summary>
internal static class ComputeImageMeanCommand
{
    private static readonly Argument<string> Input = new("INPUT") { Description = "An LMDB; or a list of images, 'path label' a line, which are resized to --size." };
    private static readonly Argument<string?> OutputFile = new("OUTPUT_FILE") { Description = "The mean image: .binaryproto. Otherwise only the means of the channels are printed.", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Option<string> Backend = new("--backend") { Description = "The kind of database: lmdb.", HelpName = "NAME", DefaultValueFactory = _ => "lmdb" };
    private static readonly Option<int> Size = Numbers.Option("--size", "The side that images of a list are resized to.", 256, 1, 65_536);

    public static Command Create()
    {
        var command = new Command("compute_image_mean", "Computes the mean of images.\n\n" + ExitCode.Help) { Input, OutputFile, Backend, Size, JobOptions.MostBadImages };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        if (parsed.GetValue(Backend) is not "lmdb" and var backend)
        {
            error.WriteLine("error: a database of kind '" + backend + "' is not supported. Use -backend lmdb.");
            return ExitCode.Usage;
        }
        string input = parsed.GetRequiredValue(Input);
        int size = parsed.GetValue(Size);
        var mean = Directory.Exists(input)
            ? MeanComputation.OfDatabase(input)
            : MeanComputation.OfList(new ImageDataSettings("data", ["data", "label"]) { Source = input, NewWidth = size, NewHeight = size }, new DataOptions
            {
                BadImages = JobOptions.BadImages(parsed),
                Report = problem => error.WriteLine(problem.ToString()),
            });
        if (parsed.GetValue(OutputFile) is { } path)
        {
            OutputFolder.Guard(path, () =>
            {
                Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
                mean.Write(path);
            });
        }
        int area = mean.Height * mean.Width;
        for (int channel = 0; channel < mean.Channels; channel++)
        {
            double value = 0;
            foreach (float pixel in mean.Values.Slice(channel * area, area)) value += pixel;
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"mean_value channel [{channel}]: {value / area:0.####}"));
        }
        return ExitCode.Success;
    }
}
