using System.CommandLine;
using NetCompiler.Compiler.Problems;
using NetCompiler.Compiler.Prototxt.Binding;
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
            if (parsed.Errors.Count > 0) return Refuse(parsed, error);
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

    private static int Refuse(ParseResult parsed, TextWriter error)
    {
        var command = parsed.CommandResult.Command;
        bool isRoot = command is RootCommand;
        if (isRoot && parsed.UnmatchedTokens.Count > 0)
        {
            string word = parsed.UnmatchedTokens[0];
            error.WriteLine("error: there is no command '" + CompileProblem.Printable(word) + "'" + Suggestion.Hint(word, command.Subcommands.Select(known => known.Name)));
        }
        else
        {
            foreach (var problem in parsed.Errors) error.WriteLine("error: " + CompileProblem.Printable(problem.Message));
        }
        error.WriteLine("See 'netcompiler " + (isRoot ? "" : command.Name + " ") + "--help'.");
        return ExitCode.Usage;
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
