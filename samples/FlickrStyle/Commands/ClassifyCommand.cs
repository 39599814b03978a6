using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using FlickrStyle.Nets;
using NetCompiler.Blobs;
using NetCompiler.Data;
using NetCompiler.Tool;
using NetCompiler.Training;
using NetCompiler.Weights;

namespace FlickrStyle.Commands;

/// <summary><c>classify</c>: what a fine-tuned net says of images, prepared exactly as its test phase prepares them.</summary>
internal static class ClassifyCommand
{
    private const string StoryWeights = "artifacts/flickr_style_story/snapshots";

    private static readonly Argument<string[]> Images = new("IMAGE") { Description = "Image files.", Arity = ArgumentArity.OneOrMore };
    private static readonly Option<string?> Model = new("--model") { Description = "The net that the weights are of, as it was trained; otherwise that of the story if no weights are given, else prototxt/flickr_style/train_val.prototxt.", HelpName = "FILE" };
    private static readonly Option<string?> Labels = new("--labels") { Description = "The names of the classes, one a line; otherwise the twenty styles, if there are twenty classes.", HelpName = "FILE" };
    private static readonly Option<int> Top = Numbers.Option("--top", "How many classes are shown.", 5, 1, 1000);
    private static readonly Option<string?> MeanFile = new("--mean") { Description = "The mean image, instead of the one that the net names.", HelpName = "FILE" };
    private static readonly Option<bool> Json = new("--json") { Description = "Print a JSON array: image, and for each class label, name and probability." };

    public static Command Create()
    {
        var command = new Command("classify",
            "Prints the most likely styles of images with their probabilities. Without -weights, the net that the story has fine-tuned is used.\n\n" + ExitCode.Help)
        {
            Images, JobOptions.Weights, Model, Labels, Top, MeanFile, Json, JobOptions.Gpu, JobOptions.Device,
        };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        string[] weights = JobOptions.Split(parsed.GetValue(JobOptions.Weights));
        bool isStory = weights.Length == 0;
        if (isStory) weights = [FindStoryWeights()];
        string? model = parsed.GetValue(Model);
        var family = model is null && isStory ? FlickrStyleMini.Family : NetJob.OfNet(model ?? "prototxt/flickr_style/train_val.prototxt", 0, [], error).Family;
        if (family.CreateDeploy is not { } create || family.TestData.Count == 0) throw new InputFileException(model ?? "", "has no net for inference with images for input");
        using var device = NetDevice.Open(parsed.GetValue(JobOptions.Gpu), parsed.GetValue(JobOptions.Device));
        using var parameters = family.CreateParameters(false);
        ((IParameterSet)parameters).Fill(0);
        var report = WeightLoader.Load(parameters, weights);
        if (report.Of(WeightOutcome.Initialised).FirstOrDefault() is { } missing)
        {
            error.WriteLine("error: " + string.Join(", ", weights) + ": there are no weights for layer '" + missing.Layer + "', so the net would guess. Give the weights of the net that was fine-tuned.");
            return ExitCode.Failure;
        }
        using var net = create(device, parameters);
        var input = net.AllBlobs.OfType<InputBlob>().First();
        var layer = family.TestData[0];
        if (parsed.GetValue(MeanFile) is { } mean && layer is ImageDataSettings images) layer = images with { Transform = images.Transform with { MeanFile = mean, MeanValues = [] } };
        var preprocessor = ImagePreprocessor.Open(layer, input);
        var names = NamesOf(parsed.GetValue(Labels), family, net.Outputs[0].Blob);
        float[] row = new float[input.Count];
        var all = new JsonArray();
        int failures = 0;
        foreach (string path in parsed.GetRequiredValue(Images))
        {
            try
            {
                if (!preprocessor.Fill(path, row.AsSpan(0, preprocessor.RowLength))) error.WriteLine(path + ": warning: the file ends too early; the rest of the image is grey");
            }
            catch (IOException problem)
            {
                error.WriteLine("error: " + problem.Message);
                failures++;
                continue;
            }
            input.Set(row);
            net.RunForward();
            float[] scores = net.Outputs[0].Blob.ToArray();
            int classes = scores.Length / input.Shape[0];
            var best = Enumerable.Range(0, classes).OrderByDescending(label => scores[label]).Take(parsed.GetValue(Top)).Select(label => new Guess(label, scores[label])).ToArray();
            if (parsed.GetValue(Json)) all.Add(ToJson(path, best, names));
            else
            {
                output.WriteLine(path);
                foreach (var guess in best) output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {guess.Probability,6:0.0%}  {NameOf(guess.Label, names)}"));
            }
        }
        if (parsed.GetValue(Json)) output.WriteLine(all.ToJsonString(new JsonSerializerOptions { WriteIndented = true, NewLine = "\n" }));
        return failures == 0 ? ExitCode.Success : ExitCode.Failure;
    }

    private static string FindStoryWeights() => Directory.Exists(StoryWeights)
        && Directory.GetFiles(StoryWeights, "fine_tuned_iter_*.caffemodel").OrderBy(File.GetLastWriteTimeUtc).LastOrDefault() is { } newest
        ? newest
        : throw new InputFileException(StoryWeights, "has no fine-tuned weights. Run the program without arguments first, or give -weights");

    private static IReadOnlyList<string> NamesOf(string? file, NetFamily family, Blob scores)
    {
        if (file is not null) return InputFile.ReadText(file).ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
        var styles = FlickrStyleCaffeNet.Family.Labels;
        return family.Labels.Count == 0 && scores.Count / scores.Shape[0] == styles.Count ? styles : family.Labels;
    }

    private static string NameOf(int label, IReadOnlyList<string> names) => label < names.Count ? names[label] : label.ToString(CultureInfo.InvariantCulture);

    private static JsonObject ToJson(string path, IReadOnlyList<Guess> best, IReadOnlyList<string> names) => new()
    {
        ["image"] = path,
        ["styles"] = new JsonArray([.. best.Select(guess => new JsonObject { ["label"] = guess.Label, ["name"] = NameOf(guess.Label, names), ["probability"] = guess.Probability })]),
    };
}
