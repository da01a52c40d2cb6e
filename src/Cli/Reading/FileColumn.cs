using System.Globalization;

namespace OtelMl.Cli.Reading;

/// <summary>A column of some rows of a file.</summary>
/// <param name="Name">Its name in the file.</param>
/// <param name="Cells">Its cells: an array of <c>double</c>, <c>long</c>, <c>bool</c> or <c>string</c>; anything where there is no value.</param>
/// <param name="Present">Which rows have a value.</param>
sealed record FileColumn(string Name, Array Cells, bool[] Present)
{
    /// <summary>A row's value as text; null where it has none.</summary>
    public string? Text(int row) => !Present[row]
        ? null
        : Cells switch
        {
            string[] texts => texts[row],
            bool[] truths => truths[row] ? "true" : "false",
            _ => Convert.ToString(Cells.GetValue(row), CultureInfo.InvariantCulture),
        };

    /// <summary>A row's value as a number; null where it has none, or one that is no number.</summary>
    public double? Number(int row) => !Present[row]
        ? null
        : Cells switch
        {
            double[] numbers => numbers[row],
            long[] integers => integers[row],
            string[] texts when double.TryParse(texts[row], NumberStyles.Float, CultureInfo.InvariantCulture, out double number) => number,
            _ => null,
        };
}
