namespace OtelMl.Analyzers.Detection.Windows;

/// <summary>Cuts live predictions into windows.</summary>
public static class WindowPlan
{
    /// <summary>How many panes, the steps in which shifts are followed, a block of N predictions has.</summary>
    const int PanesPerCount = 7;

    /// <summary>The windows that hold predictions, open ones included.</summary>
    /// <param name="kind">The kind of window; the last N predictions are cut into blocks of N, one after the other.</param>
    /// <param name="times">The predictions' times in ticks of UTC, ascending; at least one.</param>
    /// <param name="origin">The first day where these are but a sample; the first one's day by default.</param>
    public static IEnumerable<PlannedWindow> Cover(string kind, long[] times, DateTime? origin = null) =>
        AnalysisWindow.PredictionsOf(kind) is > 0 and int predictions ? Count(kind, times, predictions) : Calendar(kind, times, origin ?? Origin(times));

    /// <summary>The newest N predictions, or all where there are fewer: from the day of the oldest of them to the end of the present day.</summary>
    /// <param name="kind">The kind of window, which says how many.</param>
    /// <param name="times">As for <see cref="Cover"/>.</param>
    /// <param name="now">The present.</param>
    public static PlannedWindow Newest(string kind, long[] times, DateTime now)
    {
        int from = Math.Max(0, times.Length - AnalysisWindow.PredictionsOf(kind));
        return new PlannedWindow(new AnalysisWindow(kind, new DateTime(times[from], DateTimeKind.Utc).Date, now.Date.AddDays(1)), from, times.Length);
    }

    /// <summary>The pane of each prediction: its day, or a seventh of a block of N predictions.</summary>
    /// <param name="kind">The kind of window.</param>
    /// <param name="times">As for <see cref="Cover"/>.</param>
    /// <param name="first">The first day, as for <see cref="Cover"/>.</param>
    public static int[] Panes(string kind, long[] times, DateTime? first = null)
    {
        int predictions = AnalysisWindow.PredictionsOf(kind);
        long origin = (first ?? Origin(times)).Ticks;
        return predictions > 0
            ? [.. times.Select((_, i) => (int)((long)i * PanesPerCount / predictions))]
            : Array.ConvertAll(times, time => (int)((time - origin) / TimeSpan.TicksPerDay));
    }

    static IEnumerable<PlannedWindow> Count(string kind, long[] times, int predictions)
    {
        DateTime end = DateTime.MinValue;
        for (int from = 0; from < times.Length; from += predictions)
        {
            int to = Math.Min(from + predictions, times.Length);
            // Windows of one moment, as a batch makes them, follow each other by a millisecond: two with the same times would be one.
            DateTime start = Later(Milliseconds(times[from]), end);
            // A full window is known to be over; the last one may still grow.
            end = Later(Milliseconds(times[to - 1]), start).AddMilliseconds(1);
            yield return new PlannedWindow(new AnalysisWindow(kind, start, end), from, to);
        }
    }

    static IEnumerable<PlannedWindow> Calendar(string kind, long[] times, DateTime origin)
    {
        var last = new DateTime(times[^1], DateTimeKind.Utc);
        DateTime start = kind == AnalysisWindow.Month ? new DateTime(origin.Year, origin.Month, 1, 0, 0, 0, DateTimeKind.Utc) : origin;
        while (start <= last)
        {
            DateTime end = kind switch
            {
                AnalysisWindow.Month => start.AddMonths(1),
                AnalysisWindow.Week => start.AddDays(7),
                _ => start.AddDays(1),
            };
            bool whole = kind == AnalysisWindow.Cumulative;
            int from = whole ? 0 : First(times, start.Ticks);
            int to = First(times, end.Ticks);
            if (to > from)
                yield return new PlannedWindow(new AnalysisWindow(kind, whole ? origin : start, end), from, to);
            start = end;
        }
    }

    static DateTime Origin(long[] times) => new DateTime(times[0], DateTimeKind.Utc).Date;

    static DateTime Later(DateTime one, DateTime other) => one > other ? one : other;

    // ClickHouse keeps windows by the millisecond.
    static DateTime Milliseconds(long ticks) => new(ticks - (ticks % TimeSpan.TicksPerMillisecond), DateTimeKind.Utc);

    // The first prediction at or after a time.
    static int First(long[] times, long ticks)
    {
        int low = 0;
        int high = times.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (times[middle] < ticks)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}
