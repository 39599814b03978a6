using System.CommandLine;

namespace FlickrStyle.Commands;

/// <summary>
/// Caffe's command lines are those of gflags: one dash or two, <c>-flag value</c> or <c>-flag=value</c>, <c>-noflag</c> for a flag that is
/// false, and - or _ in names alike. They are rewritten as the parser here wants them.
/// </summary>
internal static class GoogleFlags
{
    /// <summary>Rewrites the options of a command line that a command knows; everything else stays as it is.</summary>
    /// <param name="arguments">The words after the program's name.</param>
    /// <param name="root">The commands.</param>
    public static IReadOnlyList<string> Normalize(IReadOnlyList<string> arguments, Command root)
    {
        if (arguments.Count == 0) return arguments;
        // Flags may stand in front of the command as well.
        var command = arguments.Select(word => root.Subcommands.FirstOrDefault(known => known.Name == word)).FirstOrDefault(known => known is not null);
        if (command is null) return arguments;
        bool isOpen = true;
        var words = arguments.Select(word => (isOpen &= word != "--") ? Normalize(word, command) : word).ToList();
        words.Remove(command.Name);
        words.Insert(0, command.Name);
        return words;
    }

    private static string Normalize(string word, Command command)
    {
        if (!word.StartsWith('-') || word.Length < 3) return word;
        string text = word.TrimStart('-');
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        string name = "--" + (equals < 0 ? text : text[..equals]), rest = equals < 0 ? "" : text[equals..];
        if (name is "--help") return "--help";
        if (Find(command, name) is { } option) return option.Name + rest;
        return name.StartsWith("--no", StringComparison.Ordinal) && Find(command, "--" + name[4..]) is Option<bool> flag ? flag.Name + "=false" : word;
    }

    private static Option? Find(Command command, string name) =>
        command.Options.FirstOrDefault(option => Same(option.Name, name) || option.Aliases.Any(alias => alias.StartsWith("--", StringComparison.Ordinal) && Same(alias, name)));

    private static bool Same(string first, string second) => first.Replace('_', '-') == second.Replace('_', '-');
}
