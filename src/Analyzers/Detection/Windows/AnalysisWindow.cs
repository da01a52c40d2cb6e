using System.Globalization;

namespace OtelMl.Analyzers.Detection.Windows;

/// <summary>A window of predictions.</summary>
/// <param name="Kind">Its kind, as in <c>ml.performance.window</c>.</param>
/// <param name="Start">Its start, inclusive.</param>
/// <param name="End">Its end, exclusive; that of a block of N predictions is a millisecond after the last one's time, or later where several blocks are of one moment.</param>
public readonly record struct AnalysisWindow(string Kind, DateTime Start, DateTime End)
{
    /// <summary>One day, in UTC.</summary>
    public const string Day = "day";

    /// <summary>Seven days, counted from the first prediction's day rather than from any calendar's Monday.</summary>
    public const string Week = "7d";

    /// <summary>A month of the calendar, in UTC.</summary>
    public const string Month = "month";

    /// <summary>Everything since the first prediction, by day.</summary>
    public const string Cumulative = "cumulative";

    /// <summary>What the kind of a window of the last N predictions starts with.</summary>
    public const string LastPrefix = "last_";

    /// <summary>The N of a window of the last N predictions; 0 for the other kinds.</summary>
    public static int PredictionsOf(string kind) =>
        kind.StartsWith(LastPrefix, StringComparison.Ordinal) && int.TryParse(kind.AsSpan(LastPrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int predictions) ? predictions : 0;

    /// <summary>The kind that a user calls so: its own name, or <c>week</c>; null where there is none.</summary>
    public static string? KindOf(string name) => name switch
    {
        Day or Week or Month or Cumulative => name,
        "week" => Week,
        _ => PredictionsOf(name) is > 0 and int predictions ? string.Create(CultureInfo.InvariantCulture, $"{LastPrefix}{predictions}") : null,
    };
}
