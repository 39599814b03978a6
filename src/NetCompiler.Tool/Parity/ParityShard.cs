using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace NetCompiler.Tool.Parity;

/// <summary>
/// One of several equal parts of a collection, so that processes share it: every case is in exactly one part.
/// </summary>
/// <param name="Number">Which part, from 1.</param>
/// <param name="Count">How many parts there are.</param>
internal sealed record ParityShard(int Number, int Count)
{
    private const int MostShards = 1024;

    /// <summary>The option that names a part.</summary>
    public static Option<ParityShard?> Option() => new("--shard")
    {
        Description = "Only each Nth case, beginning with the Ith: N processes, with I from 1 to N, run all cases between them.",
        HelpName = "I/N",
        CustomParser = Parse,
    };

    /// <summary>The part's cases: each Nth one over all kinds, so that large and small nets are spread.</summary>
    public List<ParityGroup> Of(List<ParityGroup> groups)
    {
        int ordinal = 0;
        return Keep(groups, _ => ordinal++ % Count == Number - 1);
    }

    /// <summary>The cases that come after one.</summary>
    /// <param name="groups">All cases.</param>
    /// <param name="last">The case, as KIND/NAME.</param>
    /// <param name="path">The collection, for the message.</param>
    /// <exception cref="InputFileException">There is no such case.</exception>
    public static List<ParityGroup> After(List<ParityGroup> groups, string last, string path)
    {
        bool isBehind = false;
        var rest = Keep(groups, name =>
        {
            bool keeps = isBehind;
            isBehind |= name == last;
            return keeps;
        });
        if (isBehind) return rest;
        throw new InputFileException(path, $"has no case '{last}' among those that are to be run; --after takes KIND/NAME, such as cases/relu");
    }

    private static List<ParityGroup> Keep(List<ParityGroup> groups, Func<string, bool> keeps) => groups
        .Select(group => group with { Items = group.Items.Where(item => keeps(group.Kind + "/" + item.Name)).ToArray() })
        .Where(group => group.Items.Count > 0)
        .ToList();

    private static ParityShard? Parse(ArgumentResult result)
    {
        string[] parts = result.Tokens[0].Value.Split('/');
        if (parts.Length == 2 && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int count)
            && number >= 1 && number <= count && count <= MostShards)
        {
            return new ParityShard(number, count);
        }
        result.AddError("--shard takes I/N with I from 1 to N, such as 3/8, not '" + result.Tokens[0].Value + "'.");
        return null;
    }
}
