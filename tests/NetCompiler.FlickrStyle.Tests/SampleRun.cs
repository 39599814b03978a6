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

    /// <summary>What it said, for a test that fails.</summary>
    public override string ToString() => $"exit code {Code}\n{Output}\n{Error}";
}
