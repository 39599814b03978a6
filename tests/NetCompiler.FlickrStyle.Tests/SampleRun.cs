using System.Diagnostics;
using System.Globalization;

namespace FlickrStyle.Tests;

/// <summary>What a command line of the sample did.</summary>
/// <param name="Code">The exit code.</param>
/// <param name="Output">The standard output.</param>
/// <param name="Error">The standard error.</param>
internal sealed record SampleRun(int Code, string Output, string Error)
{
    /// <summary>Runs a command line in this process.</summary>
    public static SampleRun Of(params string[] arguments)
    {
        using StringWriter output = new(), error = new();
        int code = CommandLine.Run(arguments, TextWriter.Synchronized(output), TextWriter.Synchronized(error));
        return new SampleRun(code, output.ToString(), error.ToString());
    }

    /// <summary>A command line for a process of its own, that can be sent signals or killed.</summary>
    public static ProcessStartInfo InProcess(params string[] arguments) =>
        // A SIGINT that these tests were started to ignore, in the background of a script, is not to be ignored there.
        new("env", ["--default-signal=INT,HUP", "dotnet", "exec", Path.Combine(AppContext.BaseDirectory, "FlickrStyle.dll"), .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };

    /// <summary>Runs a process to its end.</summary>
    /// <param name="start">How it is started.</param>
    /// <param name="seen">Is told each line of its output as it comes; null for nobody.</param>
    public static SampleRun Of(ProcessStartInfo start, Action<Process, string>? seen = null)
    {
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = new StringWriter { NewLine = "\n" };
        while (process.StandardOutput.ReadLine() is { } line)
        {
            output.WriteLine(line);
            seen?.Invoke(process, line);
        }
        process.WaitForExit();
        return new SampleRun(process.ExitCode, output.ToString(), error.GetAwaiter().GetResult());
    }

    /// <summary>Sends a signal to a process.</summary>
    public static void Signal(Process process, string name) => Process.Start("kill", ["-" + name, process.Id.ToString(CultureInfo.InvariantCulture)]).WaitForExit();

    /// <summary>Holds the run to what a person who made a mistake is owed: an exit code, one error with these words in it, no trace of the program, no training.</summary>
    public void AssertRefused(params string[] words)
    {
        Assert.True(Code == 1, ToString());
        string[] errors = [.. Error.Split('\n').Where(line => line.StartsWith("error: ", StringComparison.Ordinal))];
        Assert.True(errors.Length == 1, ToString());
        foreach (string word in words) Assert.Contains(word, errors[0]);
        Assert.DoesNotContain("   at ", Error);
        Assert.DoesNotContain("Exception", Error);
        Assert.DoesNotContain("Iteration 0", Output);
    }

    /// <summary>Holds the run to success.</summary>
    public SampleRun AssertDone()
    {
        Assert.True(Code == 0, ToString());
        return this;
    }

    /// <summary>What it said, for a test that fails.</summary>
    public override string ToString() => $"exit code {Code}\n{Output}\n{Error}";
}
