namespace OtelMl.Analyzers.Detection.Windows;

/// <summary>How many predictions each day has, and when they were labelled, where only a sample of them is in memory.</summary>
/// <param name="counts">
/// By slice, '' being all of them: days since 1970 in UTC, that of the predictions and that of their labels, -1 where none has come.
/// </param>
sealed class DayCounts(IEnumerable<(string Slice, int Day, int LabelDay, long Predictions)> counts)
{
    readonly ILookup<string, (string Slice, int Day, int LabelDay, long Predictions)> _counts = counts.ToLookup(count => count.Slice, StringComparer.Ordinal);

    /// <summary>The first day with predictions.</summary>
    public DateTime Origin => DateTime.UnixEpoch.AddDays(_counts[""].Select(count => count.Day).DefaultIfEmpty(0).Min());

    /// <summary>Counts a window that begins and ends with a day.</summary>
    /// <param name="window">The window.</param>
    /// <param name="slice">The slice that is counted, as in <c>ml.slice</c>; all of the window by default.</param>
    public WindowCount Of(AnalysisWindow window, string slice = "")
    {
        int start = DayOf(window.Start);
        int end = DayOf(window.End);
        var count = new WindowCount(0, 0, 0);
        foreach ((_, int day, int labelDay, long predictions) in _counts[slice])
        {
            if (day < start || day >= end)
                continue;
            count += new WindowCount(predictions, labelDay >= 0 && labelDay < end ? predictions : 0, labelDay >= 0 ? predictions : 0);
        }

        return count;
    }

    static int DayOf(DateTime time) => (int)(time - DateTime.UnixEpoch).TotalDays;
}
