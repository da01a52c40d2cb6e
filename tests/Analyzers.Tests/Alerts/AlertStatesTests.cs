using OtelMl.Analyzers.Alerts;
using OtelMl.Analyzers.Detection.Windows;
using OtelMl.Analyzers.Export;

namespace OtelMl.Analyzers.Tests.Alerts;

public sealed class AlertStatesTests
{
    static readonly DateTime Origin = new(2026, 3, 1, 0, 0, 0, DateTimeKind.Utc);

    [Theory]
    [InlineData("......", "")]
    [InlineData("..!...", "3-5")]
    [InlineData("..!.!.", "3-")]
    [InlineData("!!....", "1-4")]
    [InlineData("!..!..", "1-3 4-6")]
    [InlineData(".....!", "6-")]
    public void An_alert_fires_from_a_flagged_window_until_two_quiet_ones(string flags, string expected)
    {
        Estimate[] weeks = [.. flags.Select((flag, week) => Week(week, flag == '!'))];

        IEnumerable<Alert> alerts = AlertStates.Of([.. weeks.Reverse()]);

        Assert.Equal(expected, string.Join(' ', alerts.Select(alert => $"{WeekOf(alert.StartsAt)}-{(alert.EndsAt is { } end ? WeekOf(end) : "")}")));
    }

    [Fact]
    public void A_window_that_is_still_open_may_change_and_does_not_count() =>
        Assert.Empty(AlertStates.Of([Week(0, alert: true) with { ComputedAt = Origin.AddDays(6) }]));

    [Fact]
    public void Running_totals_and_the_days_of_weeks_do_not_count()
    {
        Estimate week = Week(0, alert: false);

        Assert.Empty(AlertStates.Of([week, Flagged(AnalysisWindow.Day), Flagged(AnalysisWindow.Cumulative)]));
        Assert.Single(AlertStates.Of([Flagged(AnalysisWindow.Day), Flagged(AnalysisWindow.Cumulative)]));

        Estimate Flagged(string window) => week with { Window = window, Alert = true };
    }

    static int WeekOf(DateTime time) => (int)(time - Origin).TotalDays / 7;

    static Estimate Week(int week, bool alert) => new()
    {
        Pipeline = "tips",
        Metric = "accuracy",
        Window = AnalysisWindow.Week,
        Method = "fused",
        WindowStart = Origin.AddDays(7 * week),
        WindowEnd = Origin.AddDays(7 * (week + 1)),
        Value = 0.6,
        Lower = 0.5,
        Upper = 0.7,
        Labelled = 10,
        Unlabelled = 90,
        Reference = 0.8,
        Alert = alert,
        ComputedAt = Origin.AddDays(7 * (week + 1)),
    };
}
