using System.Globalization;
using Google.Protobuf;
using NetCompiler.Blobs;
using NetCompiler.Reporting.TensorBoard;
using NetCompiler.Training;

namespace NetCompiler.Reporting;

/// <summary>
/// Writes an event file of TensorBoard: <c>train/loss</c>, <c>train/learning_rate</c>, <c>train/images_per_second</c> at each display, <c>test/...</c> at each test, and the
/// filters of the first convolution as a picture at each test. Look at it with <c>tensorboard --logdir FOLDER</c>.
/// </summary>
public sealed class TensorBoardLog : ITrainingObserver, IDisposable
{
    private readonly FileStream stream;
    private readonly RecordWriter records;
    private readonly TimeProvider time;
    private ParameterSet? parameters;
    private ParameterBlob? filters;
    private double seconds;
    private long images;

    /// <summary>Begins a file of its own in a folder, beside those of other runs.</summary>
    /// <param name="folder">The folder; made if it is not there. TensorBoard calls a run by its name.</param>
    /// <param name="time">The clock; null for the system's.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public TensorBoardLog(string folder, TimeProvider? time = null)
    {
        this.time = time ?? TimeProvider.System;
        Directory.CreateDirectory(folder);
        // The name must hold "tfevents"; the rest tells runs apart.
        string name = string.Create(CultureInfo.InvariantCulture,
            $"events.out.tfevents.{this.time.GetUtcNow().ToUnixTimeSeconds():D10}.{Environment.MachineName}.{Environment.ProcessId}.{Guid.NewGuid().ToString("N")[..8]}");
        stream = new FileStream(Path.Combine(folder, name), FileMode.CreateNew, FileAccess.Write, FileShare.Read);
        records = new RecordWriter(stream);
        Write(new Event { FileVersion = "brain.Event:2" });
    }

    /// <summary>The file.</summary>
    public string FilePath => stream.Name;

    /// <inheritdoc/>
    public void OnStart(TrainingStart start)
    {
        ArgumentNullException.ThrowIfNull(start);
        parameters = start.TrainNet.ParameterSet;
        filters = FilterPicture.FirstOf(parameters);
    }

    /// <inheritdoc/>
    public void OnIteration(IterationProgress progress)
    {
        seconds += progress.Seconds;
        images += progress.Images;
    }

    /// <inheritdoc/>
    public void OnDisplay(DisplayProgress progress)
    {
        ArgumentNullException.ThrowIfNull(progress);
        var summary = new Summary();
        Add(summary, "train/loss", progress.Loss);
        Add(summary, "train/learning_rate", progress.LearningRate);
        if (seconds > 0) Add(summary, "train/images_per_second", (float)(images / seconds));
        (seconds, images) = (0, 0);
        Write(progress.Iteration, summary);
    }

    /// <inheritdoc/>
    public void OnTest(TestResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        var summary = new Summary();
        Add(summary, "test/loss_total", result.Loss);
        foreach (var output in result.Outputs.GroupBy(output => output.Name, StringComparer.Ordinal))
        {
            int index = 0;
            foreach (var value in output) Add(summary, "test/" + output.Key + (index == 0 ? "" : "_" + index.ToString(CultureInfo.InvariantCulture)), value.Value, index++);
        }
        if (parameters is not null && filters is not null)
        {
            var picture = FilterPicture.Draw(parameters, filters);
            var image = new Summary.Types.Image { Width = picture.Width, Height = picture.Height, Colorspace = 3, EncodedImageString = ByteString.CopyFrom(picture.ToPng()) };
            summary.Value.Add(new Summary.Types.Value { Tag = Tag("filters/" + filters.Layer), Image = image });
        }
        Write(result.Iteration, summary);
    }

    /// <inheritdoc/>
    public void OnEnd(TrainingOutcome outcome) => stream.Flush();

    /// <summary>Closes the file.</summary>
    public void Dispose() => stream.Dispose();

    /// <summary>
    /// A tag as TensorBoard accepts it: letters, digits, <c>-</c>, <c>_</c>, <c>.</c>, <c>/</c>. Everything else comes from a prototxt's names and is replaced; a tag does not
    /// begin with a slash or have two in a row, which would make groups without a name.
    /// </summary>
    internal static string Tag(string name)
    {
        const int Longest = 200;
        var parts = name.Split('/', StringSplitOptions.RemoveEmptyEntries)
            .Select(part => string.Concat(part.Select(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.' ? character : '_')));
        string tag = string.Join('/', parts);
        return tag.Length == 0 ? "_" : tag.Length > Longest ? tag[..Longest] : tag;
    }

    private static void Add(Summary summary, string name, float value, int index = 0)
    {
        // Of blobs with many elements, the first tell enough.
        const int MostElements = 16;
        if (index < MostElements) summary.Value.Add(new Summary.Types.Value { Tag = Tag(name), SimpleValue = value });
    }

    private void Write(long step, Summary summary) => Write(new Event { Step = step, Summary = summary });

    private void Write(Event record)
    {
        record.WallTime = time.GetUtcNow().ToUnixTimeMilliseconds() / 1e3;
        records.Write(record.ToByteArray());
        stream.Flush();
    }
}
