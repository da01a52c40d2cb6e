using OtelMl.Analyzers.Detection.Feedback;

namespace OtelMl.Analyzers.Tests.Feedback;

/// <summary>Counts predictions as ClickHouse does, one by one.</summary>
public static class CountedFeedback
{
    public static readonly DateTime Origin = new(2026, 3, 2, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>Adds a prediction.</summary>
    /// <param name="counts">Of what it is one.</param>
    /// <param name="day">The day it was made on.</param>
    /// <param name="age">How old it is, in seconds.</param>
    /// <param name="delay">How long its label took; null where it is awaited.</param>
    public static void Add(this FeedbackCounts counts, int day, double age, double? delay)
    {
        (delay is null ? counts.OpenExits : counts.LabelledExits)[DelayGrid.BinOf(delay ?? age)]++;
        DateTime date = Origin.AddDays(day);
        if (!counts.Days.TryGetValue(date, out List<(long, long, double)>? parts))
            counts.Days.Add(date, parts = []);
        parts.Add((1, delay is null ? 0 : 1, age));
    }
}
