namespace OtelMl.Analyzers.Detection.Accuracy;

/// <summary>A window of whole days, counted from the day of the pipeline's first live prediction.</summary>
/// <param name="Kind">Its kind, as in <c>ml.performance.window</c>.</param>
/// <param name="FromDay">The first day in it.</param>
/// <param name="ToDay">The first day after it.</param>
public readonly record struct AnalysisWindow(string Kind, int FromDay, int ToDay)
{
    /// <summary>One day.</summary>
    public const string Day = "day";

    /// <summary>Seven days, counted from the first prediction's day rather than from any calendar's Monday.</summary>
    public const string Week = "7d";

    /// <summary>Everything since the first prediction.</summary>
    public const string Cumulative = "cumulative";

    /// <summary>The windows that hold predictions of the days [0, <paramref name="days"/>), open ones included.</summary>
    public static IEnumerable<AnalysisWindow> Covering(int days)
    {
        for (int day = 0; day < days; day++)
        {
            yield return new AnalysisWindow(Day, day, day + 1);
            yield return new AnalysisWindow(Cumulative, 0, day + 1);
            if (day % 7 == 0)
                yield return new AnalysisWindow(Week, day, day + 7);
        }
    }
}
