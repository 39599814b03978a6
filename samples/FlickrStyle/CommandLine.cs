using System.CommandLine;
using FlickrStyle.Commands;
using FlickrStyle.Nets;
using NetCompiler.Devices;
using NetCompiler.Solvers;
using NetCompiler.Tool;

namespace FlickrStyle;

/// <summary>The commands: results on the standard output, progress and problems on the standard error.</summary>
internal static class CommandLine
{
    /// <summary>Runs a command line.</summary>
    /// <param name="arguments">The words after the program's name.</param>
    /// <param name="output">Where results go.</param>
    /// <param name="error">Where progress and problems go.</param>
    /// <returns>One of the numbers in <see cref="ExitCode"/>.</returns>
    public static int Run(IReadOnlyList<string> arguments, TextWriter output, TextWriter error)
    {
        output.NewLine = error.NewLine = "\n";
        try
        {
            var root = CreateRoot();
            var parsed = root.Parse(arguments.Count == 0 ? [StoryCommand.Name] : GoogleFlags.Normalize(arguments, root));
            if (parsed.Errors.Count > 0) return RefusedCommandLine.Report(parsed, "", error);
            return parsed.Invoke(new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false });
        }
        catch (InputFileException problem)
        {
            error.WriteLine("error: " + problem.Message);
            return ExitCode.Usage;
        }
        catch (FaultyFileException)
        {
            return ExitCode.Failure;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or TrainingDivergedException or DeviceException or ArgumentException or NotSupportedException)
        {
            // What is wrong with files, numbers and devices: their messages say what to do.
            error.WriteLine("error: " + Plain(problem));
            return ExitCode.Failure;
        }
        catch (Exception defect)
        {
            error.WriteLine("error: " + Defect.Describe(defect));
            return ExitCode.Defect;
        }
    }

    // Which parameter of a method it was means nothing to whoever typed a command.
    private static string Plain(Exception problem) => problem is ArgumentException { ParamName: { } name } ? problem.Message.Replace(" (Parameter '" + name + "')", "", StringComparison.Ordinal) : problem.Message;

    private static RootCommand CreateRoot()
    {
        var root = new RootCommand(
            "Fine-tunes CaffeNet on Flickr Style. Without a command it tells the whole story on drawn images. "
            + "Commands and options are Caffe's, with one dash or two; paths are relative to the current folder.\n\n" + ExitCode.Help)
        {
            StoryCommand.Create(),
            TrainCommand.Create(),
            TestCommand.Create(),
            TimeCommand.Create(),
            DeviceQueryCommand.Create(),
            ClassifyCommand.Create(),
            DrawCommand.Create(),
            AssembleCommand.Create(),
            ConvertImagesetCommand.Create(),
            ComputeImageMeanCommand.Create(),
            ExtractFeaturesCommand.Create(),
            StandInWeightsCommand.Create(),
        };
        CommandOverview.AttachTo(root);
        return root;
    }
}
