using System.Globalization;
using System.Text;
using NetCompiler.Blobs;
using NetCompiler.Reporting;
using NetCompiler.Solvers;

namespace NetCompiler.Training;

/// <summary>A class and how likely the net holds it.</summary>
/// <param name="Label">The class.</param>
/// <param name="Probability">What the net puts out for it.</param>
public readonly record struct Guess(int Label, float Probability);

/// <summary>What a net says of one image.</summary>
/// <param name="Index">The image's place in the order in which the data came.</param>
/// <param name="Name">Its name; empty if nobody knows it.</param>
/// <param name="Label">What it is.</param>
/// <param name="Guesses">The most likely classes, the best first.</param>
public sealed record Prediction(long Index, string Name, int Label, IReadOnlyList<Guess> Guesses)
{
    /// <summary>Whether the first guess is right.</summary>
    public bool IsRight => Guesses.Count > 0 && Guesses[0].Label == Label;
}

/// <summary>How an evaluation is made.</summary>
public sealed record EvaluationOptions
{
    /// <summary>How many batches are taken; at least 1.</summary>
    public required int Batches { get; init; }

    /// <summary>How many classes are kept for each image.</summary>
    public int Guesses { get; init; } = 5;

    /// <summary>The name of an image, given its place in the order in which the data came; null if nobody knows.</summary>
    public Func<long, string>? NameOf { get; init; }

    /// <summary>Is shown each image with its prediction, as the test net's input has it: channels x rows x columns. For thumbnails.</summary>
    public Action<Prediction, ReadOnlyMemory<float>>? Look { get; init; }
}

/// <summary>What a net's guesses on labelled images are worth.</summary>
public sealed class Evaluation
{
    private readonly int[,] confusion;

    private Evaluation(int classes, IReadOnlyList<string> labels, IReadOnlyList<Prediction> predictions)
    {
        (Classes, Labels, Predictions) = (classes, labels, predictions);
        confusion = new int[classes, classes];
        foreach (var prediction in predictions)
        {
            if (prediction.Guesses.Count > 0) confusion[prediction.Label, prediction.Guesses[0].Label]++;
        }
    }

    /// <summary>How many classes there are.</summary>
    public int Classes { get; }

    /// <summary>Their names by label; may be fewer.</summary>
    public IReadOnlyList<string> Labels { get; }

    /// <summary>What the net says of each image.</summary>
    public IReadOnlyList<Prediction> Predictions { get; }

    /// <summary>The share of images whose first guess is right; NaN without images.</summary>
    public double Accuracy => TopAccuracy(1);

    /// <summary>
    /// Runs labelled images of a test net's data through the net for inference: the test net's memory has no place for scores after a pass, and needs no pass here.
    /// </summary>
    /// <param name="test">The test net; its first input is images, its last labels.</param>
    /// <param name="data">What fills the test net's inputs.</param>
    /// <param name="deploy">The net for inference over the same parameters; its first input is images of the same shape, its first output scores by class. Its batch may differ.</param>
    /// <param name="labels">The names of the classes; may be empty.</param>
    /// <param name="options">How many batches, and what is kept.</param>
    /// <exception cref="ArgumentException">The nets do not fit each other.</exception>
    public static Evaluation Run(CompiledNet test, ITrainingData data, CompiledNet deploy, IReadOnlyList<string> labels, EvaluationOptions options)
    {
        ArgumentNullException.ThrowIfNull(test);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(deploy);
        ArgumentNullException.ThrowIfNull(options);
        var inputs = test.AllBlobs.OfType<InputBlob>().ToArray();
        var input = deploy.AllBlobs.OfType<InputBlob>().FirstOrDefault();
        if (inputs.Length < 2 || input is null || deploy.Outputs.Count == 0) throw new ArgumentException("the test net needs images and labels for inputs, and the net for inference an input and an output");
        var (images, truth, scores) = (inputs[0], inputs[^1], deploy.Outputs[0].Blob);
        int size = images.Count / images.Shape[0], classes = scores.Count / scores.Shape[0];
        if (input.Count / input.Shape[0] != size || truth.Count != images.Shape[0]) throw new ArgumentException($"the test net's inputs {images} and {truth} do not fit the net for inference, whose input is {input}");

        var predictions = new List<Prediction>();
        float[] batch = new float[images.Count], chunk = new float[input.Count];
        for (int number = 0; number < options.Batches; number++)
        {
            data.NextBatch();
            images.CopyTo(batch);
            float[] found = truth.ToArray();
            for (int first = 0; first < images.Shape[0]; first += input.Shape[0])
            {
                int count = Math.Min(input.Shape[0], images.Shape[0] - first);
                batch.AsSpan(first * size, count * size).CopyTo(chunk);
                input.Set(chunk);
                deploy.RunForward();
                float[] values = scores.ToArray();
                for (int i = 0; i < count; i++)
                {
                    int label = (int)found[first + i];
                    if (label < 0 || label >= classes) throw new ArgumentException($"an image has the label {label}, and the net has {classes} classes");
                    var prediction = new Prediction(predictions.Count, options.NameOf?.Invoke(predictions.Count) ?? "", label, Best(values.AsSpan(i * classes, classes), options.Guesses));
                    predictions.Add(prediction);
                    options.Look?.Invoke(prediction, batch.AsMemory((first + i) * size, size));
                }
            }
        }
        return new Evaluation(classes, labels, predictions);
    }

    /// <summary>How many images of one class were taken for another.</summary>
    /// <param name="label">What they are.</param>
    /// <param name="guess">What they were taken for.</param>
    public int Count(int label, int guess) => confusion[label, guess];

    /// <summary>How many images of a class there are.</summary>
    /// <param name="label">The class.</param>
    public int Count(int label) => Enumerable.Range(0, Classes).Sum(guess => confusion[label, guess]);

    /// <summary>The share of a class's images whose first guess is right; NaN if it has none.</summary>
    /// <param name="label">The class.</param>
    public double AccuracyOf(int label) => (double)confusion[label, label] / Count(label);

    /// <summary>The share of images whose class is among the first guesses; NaN without images.</summary>
    /// <param name="guesses">How many guesses; not more than were kept.</param>
    public double TopAccuracy(int guesses) =>
        (double)Predictions.Count(prediction => prediction.Guesses.Take(guesses).Any(guess => guess.Label == prediction.Label)) / Predictions.Count;

    /// <summary>The name of a class.</summary>
    /// <param name="label">The class.</param>
    public string NameOf(int label) => label < Labels.Count ? Labels[label] : label.ToString(CultureInfo.InvariantCulture);

    /// <summary>Writes a line for each image: its name, what it is, and what it was taken for with probabilities. The file appears whole or not at all.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void WriteCsv(string path) => Files.AtomicFile.Write(path, stream =>
    {
        using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
        int guesses = Predictions.Count == 0 ? 0 : Predictions.Max(prediction => prediction.Guesses.Count);
        writer.Write("index,name,label,label_name,is_right");
        for (int i = 1; i <= guesses; i++) writer.Write(string.Create(CultureInfo.InvariantCulture, $",guess{i},guess{i}_name,probability{i}"));
        writer.WriteLine();
        foreach (var prediction in Predictions)
        {
            writer.Write(string.Create(CultureInfo.InvariantCulture,
                $"{prediction.Index},{CsvLog.Field(prediction.Name)},{prediction.Label},{CsvLog.Field(NameOf(prediction.Label))},{(prediction.IsRight ? 1 : 0)}"));
            foreach (var (label, probability) in prediction.Guesses)
            {
                writer.Write(string.Create(CultureInfo.InvariantCulture, $",{label},{CsvLog.Field(NameOf(label))},{probability:R}"));
            }
            writer.WriteLine();
        }
    });

    private static Guess[] Best(ReadOnlySpan<float> scores, int count)
    {
        var guesses = new Guess[scores.Length];
        for (int label = 0; label < scores.Length; label++) guesses[label] = new Guess(label, scores[label]);
        // Of equal scores the first class counts, as in Caffe's ArgMax.
        return [.. guesses.OrderByDescending(guess => float.IsNaN(guess.Probability) ? float.NegativeInfinity : guess.Probability).ThenBy(guess => guess.Label).Take(count)];
    }
}
