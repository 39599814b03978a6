using System.CommandLine;
using System.Globalization;
using FlickrStyle.Downloads;
using NetCompiler.Compiler.Problems;
using NetCompiler.Tool;

namespace FlickrStyle.Commands;

/// <summary><c>assemble</c>: downloads a subset of Flickr Style, as Caffe's script of that name.</summary>
internal static class AssembleCommand
{
    private const int WorkersOfProcessor = 8;
    private const int ShownReasons = 8;

    private static readonly Option<int> Images = Numbers.Option("--images", "How many images to ask for; -1 for all.", 2000, -1);
    private static readonly Option<int> Workers = Numbers.Option("--workers", "How many are fetched at a time; -1 for eight for each processor.", -1, -1, 1024);
    private static readonly Option<uint> Seed = Numbers.Seed(831486);
    private static readonly Option<int> Labels = Numbers.Option("--labels", "Only the first N styles; -1 for all.", -1, -1, 1000);
    private static readonly Option<string> List = new("--list") { Description = "The list of addresses: flickr_style.csv.gz.", HelpName = "FILE", DefaultValueFactory = _ => "data/flickr_style/flickr_style.csv.gz" };
    private static readonly Option<string> Output = new("--output") { Description = "The folder to write to; train.txt and test.txt name images by paths that begin with it.", HelpName = "DIR", DefaultValueFactory = _ => "data/flickr_style" };
    private static readonly Option<int> AtLeast = Numbers.Option("--at-least", "How many images must come; with fewer the exit code is 1. Otherwise a tenth of those asked for.", -1, -1);
    private static readonly Option<double> Timeout = new("--timeout") { Description = "How many seconds one attempt may take.", HelpName = "SECONDS", DefaultValueFactory = _ => 20 };
    private static readonly Option<int> Retries = Numbers.Option("--retries", "How often an attempt is repeated that failed for a passing reason.", 3, 0, 20);
    private static readonly Option<int> MostBytes = Numbers.Option("--max-bytes", "The most bytes of an image.", 20 << 20, 1);
    private static readonly Option<string[]> AllowPrivate = new("--allow-private") { Description = "A host that may be asked although it is on a private network. May be given several times.", HelpName = "HOST", DefaultValueFactory = _ => [] };

    public static Command Create()
    {
        var command = new Command("assemble",
            "Downloads images of Flickr Style and writes train.txt and test.txt. The same seed chooses the same images as Caffe's script. Run again, it goes on where it stopped.\n\n"
            + "Most addresses of the list are dead today: expect a fraction of what you ask for. Only JPEG and PNG that decode are kept.\n\n" + ExitCode.Help)
        {
            Images, Workers, Seed, Labels, List, Output, AtLeast, Timeout, Retries, MostBytes, AllowPrivate,
        };
        Timeout.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && double.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, out double value) && value is not (> 0 and <= 3600)) result.AddError("--timeout needs a number of seconds above 0, up to 3600.");
        });
        command.SetAction(Run);
        return command;
    }

    private static async Task<int> Run(ParseResult parsed, CancellationToken cancellation)
    {
        var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        int asked = parsed.GetValue(Images), workers = parsed.GetValue(Workers);
        var images = SubsetSelection.Choose(StyleList.Read(parsed.GetRequiredValue(List)), asked == 0 ? -1 : asked, parsed.GetValue(Labels), parsed.GetValue(Seed));
        if (workers < 1) workers = WorkersOfProcessor * Environment.ProcessorCount;
        using var fetcher = new ImageFetcher(new AddressPolicy(parsed.GetRequiredValue(AllowPrivate)), new FetchLimits
        {
            Timeout = TimeSpan.FromSeconds(parsed.GetValue(Timeout)),
            Retries = parsed.GetValue(Retries),
            MostBytes = parsed.GetValue(MostBytes),
        });
        var assembly = new DatasetAssembly(fetcher, parsed.GetRequiredValue(Output));
        AssemblyResult result;
        try
        {
            using var progress = new CountProgress(error, "downloading", images.Count);
            result = await assembly.Run(images, workers, (_, reason) => progress.Add(reason is not null), cancellation);
        }
        catch (OperationCanceledException)
        {
            error.WriteLine("stopped: no lists were written. Run the same command again to go on.");
            return ExitCode.Failure;
        }
        foreach (var (reason, count) in result.Missing.Take(ShownReasons)) error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count,7} missing: {CompileProblem.Printable(reason)}"));
        if (result.Missing.Count > ShownReasons) error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"        and {result.Missing.Count - ShownReasons} other reasons"));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{assembly.TrainList} {result.Train}"));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{assembly.TestList} {result.Test}"));
        int needed = parsed.GetValue(AtLeast) is >= 0 and int least ? least : Math.Max(1, images.Count / 10);
        if (result.Arrived >= needed && result.Arrived > 0 && result.Train > 0) return ExitCode.Success;
        error.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"error: {result.Arrived} of {images.Count} images came, {result.Train} of them to train on; at least {needed} are needed. Look at the reasons above, ask for more with --images, or accept fewer with --at-least."));
        return ExitCode.Failure;
    }
}
