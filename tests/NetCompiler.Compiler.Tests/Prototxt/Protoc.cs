using System.Diagnostics;
using System.Text;

namespace NetCompiler.Compiler.Tests.Prototxt;

/// <summary>The protobuf compiler of the system, asked what it thinks of a text.</summary>
internal static class Protoc
{
    private const string Program = "/usr/bin/protoc";

    /// <summary>Skips the test where there is no protoc, unless the environment insists on one.</summary>
    public static void Require()
    {
        bool required = Environment.GetEnvironmentVariable("NETCOMPILER_REQUIRE_PROTOC") == "1";
        Assert.SkipUnless(required || File.Exists(Program), Program + " is not installed (Debian package protobuf-compiler)");
    }

    /// <summary>The text as protobuf prints it after reading it; null when protobuf refuses it.</summary>
    /// <param name="message">The message's name, such as <c>NetParameter</c>.</param>
    /// <param name="text">The text.</param>
    public static string? Reprint(string message, string text)
    {
        var (exit, bytes, warnings) = Run("--encode=caffe." + message, Encoding.UTF8.GetBytes(text));
        // Caffe's reader refuses what protoc only warns of.
        if (exit != 0 || warnings.Contains("missing required fields", StringComparison.Ordinal)) return null;
        return Encoding.UTF8.GetString(Run("--decode=caffe." + message, bytes).Output);
    }

    private static (int Exit, byte[] Output, string Errors) Run(string option, byte[] input)
    {
        string schema = Path.GetFullPath(TestData.PathOf("..", "..", "prototxt"));
        var start = new ProcessStartInfo(Program, [option, "--proto_path=" + schema, "caffe.proto"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var write = Task.Run(() =>
        {
            try
            {
                process.StandardInput.BaseStream.Write(input);
                process.StandardInput.Close();
            }
            catch (IOException)
            {
                // It stopped reading, because it had seen enough; its exit code says why.
            }
        });
        using var output = new MemoryStream();
        process.StandardOutput.BaseStream.CopyTo(output);
        process.WaitForExit();
        write.Wait();
        return (process.ExitCode, output.ToArray(), errors.Result);
    }
}
