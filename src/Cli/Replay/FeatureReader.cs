using System.Globalization;
using OtelMl.Cli.Reading;
using OtelMl.Instrumentation;

namespace OtelMl.Cli.Replay;

/// <summary>Reads the values of a feature: as numbers where nearly all are in the reference, so that what is none of them is missing, else as they stand.</summary>
sealed class FeatureReader
{
    const double NearlyAll = 0.95;
    const double Mostly = 0.5;

    readonly string _column;
    readonly bool _isNumber;
    readonly string? _mixed;
    readonly Tally _unread = new();

    FeatureReader(string column, bool isNumber, string? mixed)
    {
        _column = column;
        _isNumber = isNumber;
        _mixed = mixed;
    }

    /// <summary>What is strange about the values; null where nothing is.</summary>
    public string? Warning => _unread.Count == 0
        ? _mixed
        : $"{_unread.Count} values of the column '{_column}' are no numbers, as '{_unread.First}', where the reference's nearly all are; they count as missing.{Remedy(_unread.First)}";

    /// <summary>Looks at the values that a reference has.</summary>
    public static FeatureReader Of(string column, IEnumerable<string> values)
    {
        string[] present = [.. values.Where(value => !MissingText.IsWord(value))];
        string[] others = [.. present.Where(value => !IsNumber(value, out _))];
        double numbers = present.Length - others.Length;
        bool isNumber = numbers > 0 && numbers >= NearlyAll * present.Length;
        bool mixed = !isNumber && others.Length > 0 && (numbers >= Mostly * present.Length || others.All(HasDecimalComma));
        return new FeatureReader(column, isNumber, mixed
            ? $"The column '{column}' counts as text: {others.Length} of its {present.Length} values in the reference are no numbers, as '{others[0]}'.{Remedy(others[0])}"
            : null);
    }

    /// <summary>Reads a value.</summary>
    public MlValue Read(string text)
    {
        if (text.Length == 0)
            return MlValue.Missing;
        if (IsNumber(text, out double number))
            return number;
        if (!_isNumber)
            return text;
        if (!MissingText.IsWord(text))
            _unread.Add(text);
        return MlValue.Missing;
    }

    static string Remedy(string text) => HasDecimalComma(text) ? " Write decimals with a point." : "";

    static bool HasDecimalComma(string text) => text.Count(letter => letter == ',') == 1 && IsNumber(text.Replace(',', '.'), out _);

    static bool IsNumber(string text, out double number) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number);
}
