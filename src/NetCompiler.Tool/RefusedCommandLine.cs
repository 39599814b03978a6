using System.CommandLine;
using NetCompiler.Compiler.Problems;
using NetCompiler.Compiler.Prototxt.Binding;

namespace NetCompiler.Tool;

/// <summary>What is said about a command line that cannot be understood; the tool and programs with commands of their own say it alike.</summary>
public static class RefusedCommandLine
{
    /// <summary>Writes what is wrong, with the nearest command there is, and where help is.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="program">What stands before the command in a shell: <c>netcompiler</c>; empty if that differs.</param>
    /// <param name="error">Where to.</param>
    /// <returns><see cref="ExitCode.Usage"/>.</returns>
    public static int Report(ParseResult parsed, string program, TextWriter error)
    {
        ArgumentNullException.ThrowIfNull(parsed);
        ArgumentNullException.ThrowIfNull(error);
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
        error.WriteLine("See '" + (program.Length == 0 ? "" : program + " ") + (isRoot ? "" : command.Name + " ") + "--help'.");
        return ExitCode.Usage;
    }
}
