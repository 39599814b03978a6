using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace FlickrStyle;

/// <summary>The help of the program as a whole: a table of commands with the first sentence of each. The rest is in the help of the command.</summary>
/// <param name="help">What writes help.</param>
internal sealed class CommandOverview(HelpAction help) : SynchronousCommandLineAction
{
    /// <summary>Makes it the help of a program.</summary>
    /// <param name="root">The program's commands.</param>
    public static void AttachTo(RootCommand root)
    {
        var option = root.Options.OfType<HelpOption>().Single();
        option.Action = new CommandOverview((HelpAction)option.Action!);
    }

    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        if (parseResult.CommandResult.Command is RootCommand root)
        {
            foreach (var command in root.Subcommands)
            {
                command.Description = FirstSentence(command.Description ?? "");
                foreach (var argument in command.Arguments) argument.Hidden = true;
            }
        }
        return help.Invoke(parseResult);
    }

    private static string FirstSentence(string text)
    {
        string line = text.Split('\n')[0];
        int end = line.IndexOf(". ", StringComparison.Ordinal);
        return end < 0 ? line : line[..(end + 1)];
    }
}
