using System.CommandLine;
using System.Globalization;
using NetCompiler.Data;
using NetCompiler.Tool;

namespace FlickrStyle.Commands;

/// <summary><c>convert_imageset</c>: Caffe's tool.</summary>
internal static class ConvertImagesetCommand
{
    private static readonly Argument<string> RootFolder = new("ROOTFOLDER") { Description = "What stands before every path of the list, as it is: with the slash." };
    private static readonly Argument<string> List = new("LISTFILE") { Description = "The list: 'path label' a line." };
    private static readonly Argument<string> Database = new("DB_NAME") { Description = "The folder of the LMDB, which must not exist." };
    private static readonly Option<bool> Gray = new("--gray") { Description = "Read images in grey." };
    private static readonly Option<bool> Shuffle = new("--shuffle") { Description = "In random order." };
    private static readonly Option<uint> Seed = Numbers.Seed(0);
    private static readonly Option<string> Backend = new("--backend") { Description = "The kind of database: lmdb.", HelpName = "NAME", DefaultValueFactory = _ => "lmdb" };
    private static readonly Option<int> Width = Numbers.Option("--resize_width", "The width that images are resized to; 0 to leave them.", 0, 0, 65_536);
    private static readonly Option<int> Height = Numbers.Option("--resize_height", "The height that images are resized to; 0 to leave them.", 0, 0, 65_536);
    private static readonly Option<bool> CheckSize = new("--check_size") { Description = "All images must have one size." };
    private static readonly Option<bool> Encoded = new("--encoded") { Description = "Keep files as they are, or as --encode_type." };
    private static readonly Option<string> EncodeType = new("--encode_type") { Description = "What images are encoded as: jpg or png.", HelpName = "TYPE", DefaultValueFactory = _ => "" };

    public static Command Create()
    {
        var command = new Command("convert_imageset", "Makes an LMDB of the images of a list.\n\n" + ExitCode.Help)
        {
            RootFolder, List, Database, Gray, Shuffle, Seed, Backend, Width, Height, CheckSize, Encoded, EncodeType, JobOptions.MostBadImages,
        };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        var error = parsed.InvocationConfiguration.Error;
        if (parsed.GetValue(Backend) is not "lmdb" and var backend)
        {
            error.WriteLine("error: a database of kind '" + backend + "' is not supported. Use -backend lmdb.");
            return ExitCode.Usage;
        }
        int count = ImageSetConverter.Run(parsed.GetRequiredValue(List), parsed.GetRequiredValue(RootFolder), parsed.GetRequiredValue(Database), new ImageSetOptions
        {
            Gray = parsed.GetValue(Gray),
            Shuffle = parsed.GetValue(Shuffle),
            Seed = parsed.GetValue(Seed),
            ResizeWidth = parsed.GetValue(Width),
            ResizeHeight = parsed.GetValue(Height),
            ChecksSize = parsed.GetValue(CheckSize),
            Encoded = parsed.GetValue(Encoded) || parsed.GetRequiredValue(EncodeType).Length > 0,
            EncodeType = parsed.GetRequiredValue(EncodeType),
            BadImages = JobOptions.BadImages(parsed),
            Report = problem => error.WriteLine(problem.ToString()),
            Progress = done => error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Processed {done} files.")),
        });
        parsed.InvocationConfiguration.Output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{parsed.GetValue(Database)} {count}"));
        return ExitCode.Success;
    }
}
