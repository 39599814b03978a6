using System.CommandLine;
using System.Globalization;

namespace NetCompiler.Tool.Commands;

/// <summary>Options that take a whole number of a range.</summary>
internal static class NumberOption
{
    /// <summary>An option.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="description">What it says, for the help text.</param>
    /// <param name="least">The least number.</param>
    /// <param name="most">The largest number.</param>
    /// <param name="fallback">The number without the option.</param>
    public static Option<int> Create(string name, string description, int least, int most, int fallback) => new(name)
    {
        Description = description,
        HelpName = "N",
        DefaultValueFactory = _ => fallback,
        CustomParser = result =>
        {
            bool isNumber = int.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out int number);
            if (isNumber && number >= least && number <= most) return number;
            result.AddError(FormattableString.Invariant($"{name} needs a whole number from {least} to {most}, not '{result.Tokens[0].Value}'."));
            return fallback;
        },
    };
}
