using System.CommandLine;
using System.Globalization;

namespace FlickrStyle.Commands;

/// <summary>Options that take a whole number, with limits.</summary>
internal static class Numbers
{
    /// <summary>An option.</summary>
    /// <param name="name">Its name, with dashes.</param>
    /// <param name="description">What it does.</param>
    /// <param name="fallback">Its value if it is not given.</param>
    /// <param name="least">The least value.</param>
    /// <param name="most">The largest value.</param>
    public static Option<int> Option(string name, string description, int fallback, int least, int most = int.MaxValue)
    {
        var option = new Option<int>(name) { Description = description, HelpName = "N", DefaultValueFactory = _ => fallback };
        option.Validators.Add(result =>
        {
            // What is no number at all is reported by the parser.
            if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, NumberStyles.Integer, CultureInfo.InvariantCulture, out int value) && (value < least || value > most))
            {
                result.AddError(most == int.MaxValue
                    ? FormattableString.Invariant($"{name} needs a whole number of at least {least}, not {value}.")
                    : FormattableString.Invariant($"{name} needs a whole number from {least} to {most}, not {value}."));
            }
        });
        return option;
    }

    /// <summary>The option for the seed of everything random.</summary>
    public static Option<uint> Seed(uint fallback) =>
        new("--seed") { Description = "The seed of everything random: the same seed gives the same result.", HelpName = "N", DefaultValueFactory = _ => fallback };
}
