using System.CommandLine;
using NetCompiler.Devices;
using NetCompiler.Tool.Commands;

namespace NetCompiler.Tool;

/// <summary>The command <c>netcompiler</c>: results on the standard output, progress and problems on the standard error.</summary>
public static class CommandLine
{
    /// <summary>Runs a command line.</summary>
    /// <param name="arguments">The words after the command's name.</param>
    /// <param name="output">Where results go.</param>
    /// <param name="error">Where progress and problems go.</param>
    /// <returns>One of the numbers in <see cref="ExitCode"/>.</returns>
    public static int Run(IReadOnlyList<string> arguments, TextWriter output, TextWriter error)
    {
        // Lines end the same everywhere, so that outputs can be compared.
        output.NewLine = error.NewLine = "\n";
        try
        {
            var parsed = CreateRoot().Parse(arguments);
            if (parsed.Errors.Count > 0) return RefusedCommandLine.Report(parsed, "netcompiler", error);
            return parsed.Invoke(new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false });
        }
        catch (InputFileException problem)
        {
            error.WriteLine("error: " + problem.Message);
            return ExitCode.Usage;
        }
        catch (DeviceException problem)
        {
            error.WriteLine("error: " + problem.Message);
            return ExitCode.Usage;
        }
        catch (Exception defect)
        {
            error.WriteLine("error: " + Defect.Describe(defect));
            return ExitCode.Defect;
        }
    }

    private static RootCommand CreateRoot() => new("Compiles Caffe networks (prototxt files) to C#.\n\n" + ExitCode.Help)
    {
        CompileCommand.Create(),
        PlanCommand.Create(),
        ParityCommand.Create(),
        TimeCommand.Create(),
        DeviceQueryCommand.Create(),
        KernelsCommand.Create(),
        UpgradeCommand.Create(),
    };
}
