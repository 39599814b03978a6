using System.CommandLine;
using System.Globalization;
using FlickrStyle.Drawing;
using NetCompiler.Tool;

namespace FlickrStyle.Commands;

/// <summary><c>draw</c>: a data set without photographs.</summary>
internal static class DrawCommand
{
    private static readonly Option<int> Images = Numbers.Option("--images", "How many images.", 2000, 1, 10_000_000);
    private static readonly Option<uint> Seed = Numbers.Seed(831486);
    private static readonly Option<string> Output = new("--output") { Description = "The folder to write to; the lists name images by paths that begin with it.", HelpName = "DIR", DefaultValueFactory = _ => "artifacts/drawn" };
    private static readonly Option<DrawnKind> Kind = new("--kind") { Description = "styles: random scenes in the twenty styles. shapes: ten kinds of shapes, to pretrain on.", DefaultValueFactory = _ => DrawnKind.Styles };
    private static readonly Option<int> Size = Numbers.Option("--size", "The side of the images in pixels.", 96, 16, 1024);
    private static readonly Option<int> Test = Numbers.Option("--test", "How many of the images are to test on; otherwise a fifth.", -1, -1, 10_000_000);
    private static readonly Option<string?> Sheet = new("--sheet") { Description = "Draw a contact sheet to this PNG instead: a row for each class.", HelpName = "FILE" };

    public static Command Create()
    {
        var command = new Command("draw", "Draws a data set and the lists train.txt and test.txt, 'path label' a line. The same options give the same bytes.\n\n" + ExitCode.Help)
        {
            Images, Seed, Output, Kind, Size, Test, Sheet,
        };
        command.SetAction((parsed, cancellation) => Task.FromResult(Run(parsed, cancellation)));
        return command;
    }

    private static int Run(ParseResult parsed, CancellationToken cancellation)
    {
        var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        var kind = parsed.GetValue(Kind);
        int count = parsed.GetValue(Images), size = parsed.GetValue(Size), test = parsed.GetValue(Test) is >= 0 and int asked ? asked : count / 5;
        if (test > count)
        {
            error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"error: --test {test} is more than the {count} images in all. Raise --images or lower --test."));
            return ExitCode.Usage;
        }
        if (parsed.GetValue(Sheet) is { } sheet)
        {
            OutputFolder.Write(sheet, ContactSheet.Draw(kind, 10, size, parsed.GetValue(Seed)));
            output.WriteLine(sheet);
            return ExitCode.Success;
        }
        var images = new DrawnImages(kind, count - test, test, parsed.GetValue(Seed), parsed.GetRequiredValue(Output)) { Size = size };
        using (var progress = new CountProgress(error, "drawing", count)) OutputFolder.Guard(images.Folder, () => images.Write(() => progress.Add(), cancellation));
        output.WriteLine(images.TrainList);
        output.WriteLine(images.TestList);
        return ExitCode.Success;
    }
}
