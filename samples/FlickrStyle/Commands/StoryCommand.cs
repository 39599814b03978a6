using System.CommandLine;
using FlickrStyle.Story;
using NetCompiler.Tool;
using Spectre.Console;

namespace FlickrStyle.Commands;

/// <summary><c>story</c>, which is also what happens without a command.</summary>
internal static class StoryCommand
{
    /// <summary>The command's name.</summary>
    public const string Name = "story";

    private static readonly StoryOptions Defaults = new();
    private static readonly Option<string> Output = new("--output") { Description = "The folder to write to.", HelpName = "DIR", DefaultValueFactory = _ => Defaults.Folder };
    private static readonly Option<uint> Seed = Numbers.Seed((uint)Defaults.Seed);
    private static readonly Option<string> Device = new("--device") { Description = "A device by its name: auto, cpu, cpu:4, cuda:0, opencl:0.", HelpName = "NAME", DefaultValueFactory = _ => Defaults.Device };
    private static readonly Option<int> Shapes = Numbers.Option("--shapes", "How many shapes to pretrain on.", Defaults.Shapes, 50, 1_000_000);
    private static readonly Option<int> Images = Numbers.Option("--images", "How many images to fine-tune on.", Defaults.TrainImages, 50, 1_000_000);
    private static readonly Option<int> Pretraining = Numbers.Option("--pretrain-iterations", "How many iterations of pre-training; 0 for the solver's number.", 0, 0);
    private static readonly Option<int> Iterations = Numbers.Option("--iterations", "How many iterations of fine-tuning and of training from scratch; 0 for the solver's number.", 0, 0);
    private static readonly Option<int> Full = Numbers.Option("--full-iterations", "How many iterations of the full CaffeNet are timed; 0 to leave it out.", Defaults.FullIterations, 0, 1000);

    public static Command Create()
    {
        var command = new Command(Name, "Draws data, pretrains, fine-tunes, compares with training from scratch, and writes a report. What happens without a command.\n\n" + ExitCode.Help)
        {
            Output, Seed, Device, Shapes, Images, Pretraining, Iterations, Full,
        };
        command.SetAction((parsed, cancellation) => Task.FromResult(Run(parsed, cancellation)));
        return command;
    }

    private static int Run(ParseResult parsed, CancellationToken cancellation)
    {
        var output = parsed.InvocationConfiguration.Output;
        // Colours are for the screen; a file, or a test, gets the text alone.
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = ReferenceEquals(output, Console.Out) ? AnsiSupport.Detect : AnsiSupport.No,
            Out = new AnsiConsoleOutput(output),
        });
        var options = new StoryOptions
        {
            Folder = parsed.GetRequiredValue(Output),
            Seed = parsed.GetValue(Seed),
            Device = parsed.GetRequiredValue(Device),
            Shapes = parsed.GetValue(Shapes),
            TrainImages = parsed.GetValue(Images),
            PretrainIterations = parsed.GetValue(Pretraining) is > 0 and int pretraining ? pretraining : null,
            Iterations = parsed.GetValue(Iterations) is > 0 and int iterations ? iterations : null,
            FullIterations = parsed.GetValue(Full),
        };
        try
        {
            new FlickrStyleStory(options, console).Run(cancellation);
            return ExitCode.Success;
        }
        catch (OperationCanceledException)
        {
            parsed.InvocationConfiguration.Error.WriteLine("stopped");
            return ExitCode.Failure;
        }
    }
}
