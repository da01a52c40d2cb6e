using System.CommandLine;
using System.Globalization;
using System.Numerics;

namespace OtelMl.Cli.Settings;

/// <summary>Makes options that take a number within bounds, and say what they take when they get something else.</summary>
static class NumberOption
{
    /// <param name="name">The option, with its dashes.</param>
    /// <param name="description">One line for the help.</param>
    /// <param name="default">The value where the option is not given.</param>
    /// <param name="fits">Whether a number is within bounds.</param>
    /// <param name="expected">What would be.</param>
    public static Option<T> Create<T>(string name, string description, T @default, Predicate<T> fits, string expected)
        where T : struct, INumber<T> => new(name)
        {
            Description = description,
            DefaultValueFactory = _ => @default,
            CustomParser = given =>
            {
                string text = given.Tokens[^1].Value;
                if (T.TryParse(text, CultureInfo.InvariantCulture, out T value) && fits(value))
                    return value;
                given.AddError($"{name} is '{text}', which is not {expected}.");
                return default;
            },
        };
}
