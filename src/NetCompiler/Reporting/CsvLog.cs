using System.Globalization;
using System.Text;
using NetCompiler.Training;

namespace NetCompiler.Reporting;

/// <summary>
/// Writes <c>train.csv</c> and <c>test.csv</c>: a line for each display and for each test, numbers as they round-trip. A resumed training goes on in the files that are
/// there; lines of iterations that it makes again are replaced.
/// </summary>
/// <param name="folder">Where the files are; made if it is not there.</param>
public sealed class CsvLog(string folder) : ITrainingObserver, IDisposable
{
    private readonly long start = System.Diagnostics.Stopwatch.GetTimestamp();
    private StreamWriter? train, test;
    private double seconds;
    private long images;
    private int firstIteration;

    /// <inheritdoc/>
    public void OnStart(TrainingStart start)
    {
        ArgumentNullException.ThrowIfNull(start);
        firstIteration = start.FirstIteration;
        Directory.CreateDirectory(folder);
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
        train ??= Open("train.csv", "iteration,seconds,loss,learning_rate,images_per_second" + Names(progress.Outputs));
        string rate = seconds > 0 ? Text(images / seconds) : "";
        Write(train, progress.Iteration, Text(progress.Loss) + "," + Text(progress.LearningRate) + "," + rate + Values(progress.Outputs));
        (seconds, images) = (0, 0);
    }

    /// <inheritdoc/>
    public void OnTest(TestResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        test ??= Open("test.csv", "iteration,seconds,loss_total" + Names(result.Outputs));
        Write(test, result.Iteration, Text(result.Loss) + Values(result.Outputs));
    }

    /// <summary>Closes the files.</summary>
    public void Dispose()
    {
        train?.Dispose();
        test?.Dispose();
    }

    /// <summary>
    /// A field: quoted where it has to be. What a spreadsheet would run as a formula gets an apostrophe in front, for names come from a prototxt and from lists of files.
    /// </summary>
    internal static string Field(string text)
    {
        if (text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r') text = "'" + text;
        return text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : "\"" + text.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
    }

    private static string Names(IReadOnlyList<OutputValue> outputs)
    {
        var names = new StringBuilder();
        for (int i = 0; i < outputs.Count; i++)
        {
            bool isRepeated = i > 0 && outputs[i].Name == outputs[i - 1].Name;
            names.Append(',').Append(Field(outputs[i].Name + (isRepeated ? "#" + i.ToString(CultureInfo.InvariantCulture) : "")));
        }
        return names.ToString();
    }

    private static string Values(IReadOnlyList<OutputValue> outputs) => string.Concat(outputs.Select(output => "," + Text(output.Value)));

    private static string Text(float value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string Text(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);

    private void Write(StreamWriter writer, int iteration, string rest)
    {
        writer.Write(iteration.ToString(CultureInfo.InvariantCulture) + "," + Text(System.Diagnostics.Stopwatch.GetElapsedTime(start).TotalSeconds) + "," + rest + "\n");
        writer.Flush();
    }

    private StreamWriter Open(string name, string head)
    {
        string path = Path.Combine(folder, name);
        string[] kept = firstIteration > 0 && File.Exists(path) ? [.. File.ReadLines(path).Skip(1).Where(IsBefore)] : [];
        var writer = new StreamWriter(path, append: false, new UTF8Encoding(false));
        writer.Write(head + "\n");
        foreach (string line in kept) writer.Write(line + "\n");
        return writer;
    }

    private bool IsBefore(string line) =>
        int.TryParse(line.AsSpan(0, Math.Max(0, line.IndexOf(',', StringComparison.Ordinal))), NumberStyles.None, CultureInfo.InvariantCulture, out int iteration) && iteration < firstIteration;
}
