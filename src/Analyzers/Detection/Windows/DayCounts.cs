namespace OtelMl.Analyzers.Detection.Windows;

/// <summary>How many predictions each day has, and when they were labelled, where only a sample of them is in memory.</summary>
/// <param name="counts">Days since 1970 in UTC: that of the predictions, and that of their labels, -1 where none has come.</param>
sealed class DayCounts(IReadOnlyList<(int Day, int LabelDay, long Predictions)> counts)
{
    /// <summary>The first day with predictions.</summary>
    public DateTime Origin { get; } = DateTime.UnixEpoch.AddDays(counts.Count == 0 ? 0 : counts.Min(count => count.Day));

    /// <summary>Counts a window that begins and ends with a day.</summary>
    /// <param name="window">The window.</param>
    public WindowCount Of(AnalysisWindow window)
    {
        int start = DayOf(window.Start);
        int end = DayOf(window.End);
        var count = new WindowCount(0, 0, 0);
        foreach ((int day, int labelDay, long predictions) in counts)
        {
            if (day < start || day >= end)
                continue;
            count = new WindowCount(
                count.Predictions + predictions,
                count.Known + (labelDay >= 0 && labelDay < end ? predictions : 0),
                count.Labelled + (labelDay >= 0 ? predictions : 0));
        }

        return count;
    }

    static int DayOf(DateTime time) => (int)(time - DateTime.UnixEpoch).TotalDays;
}
