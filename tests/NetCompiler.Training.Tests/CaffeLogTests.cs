using System.Globalization;
using System.Text.RegularExpressions;
using NetCompiler.Reporting;
using NetCompiler.Solvers;

namespace NetCompiler.Training.Tests;

/// <summary>The log as scripts read it that know Caffe's.</summary>
public sealed partial class CaffeLogTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public void Scripts_that_read_Caffe_s_log_read_ours()
    {
        var output = new StringWriter();
        var recorder = new Recorder();
        Runs.Train(Runs.Options(folder, new CaffeLog(output), recorder));
        string[] lines = output.ToString().TrimEnd('\n').Split('\n');
        Assert.All(lines, line => Assert.Matches(Prefix(), line));

        // A reader as scripts have it: rows by iteration, times since the line that says 'Solving'.
        var train = new Dictionary<int, Dictionary<string, double>>();
        var test = new Dictionary<int, Dictionary<string, double>>();
        int iteration = -1;
        DateTime? start = null;
        foreach (string line in lines)
        {
            if (line.Contains("Solving ", StringComparison.Ordinal)) start ??= Time(line);
            if (IterationLine().Match(line) is { Success: true } begun) iteration = int.Parse(begun.Groups[1].Value);
            if (iteration < 0) continue;
            Assert.True(Time(line) >= start);
            if (Rate().Match(line) is { Success: true } rate) Row(train, iteration)["lr"] = Number(rate.Groups[1].Value);
            if (TrainOutput().Match(line) is { Success: true } trained) Row(train, iteration)[trained.Groups[2].Value] = Number(trained.Groups[3].Value);
            if (TestOutput().Match(line) is { Success: true } tested) Row(test, iteration)[tested.Groups[2].Value] = Number(tested.Groups[3].Value);
        }
        Assert.Equal([0, 10, 20, 30, 40, 50, 60, 70], train.Keys);
        Assert.Equal([0, 20, 40, 60, 80], test.Keys);
        Assert.Equal(0.01, train[40]["lr"]);
        Assert.All(train.Values, row => Assert.True(row["loss"] > 0));
        foreach (var result in recorder.Tests)
        {
            Assert.Equal(result.Accuracy!.Value, test[result.Iteration]["accuracy"], 1e-5);
            Assert.Equal(result.Loss, test[result.Iteration]["loss"], 1e-4);
        }
        Assert.Contains(lines, line => LossLine().IsMatch(line));
        Assert.Contains(lines, line => Regex.IsMatch(line, @"Iteration 20, Testing net \(#0\)$"));
        Assert.Contains(lines, line => Regex.IsMatch(line, @"Test net output #\d: loss = \S+ \(\* 1 = \S+ loss\)$"));
        Assert.Contains(lines, line => line.EndsWith("] Optimization Done.", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(1, "1")]
    [InlineData(0.00001, "1e-05")]
    [InlineData(0.0001, "0.0001")]
    [InlineData(0.001f, "0.001")]
    [InlineData(3.0445224, "3.04452")]
    [InlineData(-87.336545, "-87.3365")]
    [InlineData(999999.5, "1e+06")]
    [InlineData(123456, "123456")]
    [InlineData(1234567, "1.23457e+06")]
    [InlineData(1e100, "1e+100")]
    [InlineData(0.1f, "0.1")]
    [InlineData(100, "100")]
    [InlineData(double.NaN, "nan")]
    [InlineData(double.NegativeInfinity, "-inf")]
    public void Numbers_are_printed_as_C_prints_them(double value, string text) => Assert.Equal(text, CaffeNumber.Of(value));

    [Fact]
    public void A_hostile_name_makes_no_line_of_its_own_and_is_one_word()
    {
        var output = new StringWriter();
        ITrainingObserver log = new CaffeLog(output);
        log.OnTest(new TestResult(5, 1, [new OutputValue("a b\nI0101 00:00:00.000000 1 x.cpp:1] Iteration 7, loss = 0", 0.5f, 0)], 0.5, true, true, 1));
        log.OnWarning("bad\r\nIteration 9, loss = 1");
        string[] lines = output.ToString().TrimEnd('\n').Split('\n');
        Assert.Equal(3, lines.Length);
        Assert.Equal("Test loss: 1", lines[0][(lines[0].IndexOf(']') + 2)..]);
        Assert.Matches(@"Test net output #0: \S+ = 0\.5$", lines[1]);
        Assert.StartsWith("W", lines[2]);
    }

    public void Dispose() => folder.Dispose();

    private static Dictionary<string, double> Row(Dictionary<int, Dictionary<string, double>> rows, int iteration)
    {
        if (!rows.TryGetValue(iteration, out var row)) rows[iteration] = row = [];
        return row;
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static DateTime Time(string line)
    {
        string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return DateTime.ParseExact("2024" + words[0][1..] + " " + words[1], "yyyyMMdd HH:mm:ss.ffffff", CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"^[IWEF]\d{4} \d\d:\d\d:\d\d\.\d{6} +\d+ [\w.]+:\d+\] ")]
    private static partial Regex Prefix();

    [GeneratedRegex(@"Iteration (\d+)")]
    private static partial Regex IterationLine();

    [GeneratedRegex(@"lr = ([-+]?\d*\.?\d+(?:[eE][-+]?\d+)?)")]
    private static partial Regex Rate();

    [GeneratedRegex(@"Train net output #(\d+): (\S+) = ([.\deE+-]+)")]
    private static partial Regex TrainOutput();

    [GeneratedRegex(@"Test net output #(\d+): (\S+) = ([.\deE+-]+)")]
    private static partial Regex TestOutput();

    [GeneratedRegex(@"Iteration \d+ \([.\deE+-]+ iter/s, [.\deE+-]+s/\d+ iters\), loss = [.\deE+-]+$")]
    private static partial Regex LossLine();
}
