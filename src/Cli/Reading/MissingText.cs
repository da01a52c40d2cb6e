using System.Globalization;

namespace OtelMl.Cli.Reading;

/// <summary>How files write that there is no value, beside an empty cell.</summary>
static class MissingText
{
    const int Longest = 5;

    /// <summary>Whether a text says so by a word; as a label or a category it may be a name as well.</summary>
    public static bool IsWord(string text) => text.Length <= Longest && text.Trim().ToUpperInvariant() is "" or "NA" or "N/A" or "#N/A" or "<NA>" or "NULL" or "NONE" or "NAT" or "?" or "-";

    /// <summary>Whether a text is a number that is none, such as NaN, or endless.</summary>
    public static bool IsNoNumber(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && !double.IsFinite(number);
}
