using CsCheck;
using OtelMl.Analyzers.Detection.Windows;

namespace OtelMl.Analyzers.Tests.Windows;

public sealed class WindowPlanTests
{
    static readonly Gen<long[]> Times = Gen.Int[0, 60 * 24 * 3600].Array[1, 200].Select(seconds =>
        seconds.Distinct().Order().Select(second => new DateTime(2026, 1, 20, 0, 0, 0, DateTimeKind.Utc).AddSeconds(second).Ticks).ToArray());

    [Theory]
    [InlineData(AnalysisWindow.Day)]
    [InlineData(AnalysisWindow.Week)]
    [InlineData(AnalysisWindow.Month)]
    [InlineData("last_7")]
    public void Every_prediction_lies_in_one_window(string kind) => Times.Sample(times =>
    {
        PlannedWindow[] windows = [.. WindowPlan.Cover(kind, times)];

        Assert.Equal(Enumerable.Range(0, times.Length), windows.SelectMany(window => Enumerable.Range(window.From, window.Count)));
        Assert.All(windows, window => Assert.All(times[window.From..window.To], time => Assert.InRange(time, window.Window.Start.Ticks, window.Window.End.Ticks - 1)));
    });

    [Fact]
    public void Windows_of_one_moment_have_times_of_their_own()
    {
        long noon = new DateTime(2026, 3, 2, 12, 0, 0, DateTimeKind.Utc).Ticks;
        long[] times = [.. Enumerable.Range(0, 100).Select(i => noon + (i % 50) + (i / 50 * TimeSpan.TicksPerDay))];

        AnalysisWindow[] windows = [.. WindowPlan.Cover("last_5", times).Select(planned => planned.Window)];

        Assert.Equal(20, windows.Length);
        Assert.All(windows.Zip(windows.Skip(1)), pair => Assert.True(pair.First.Start < pair.First.End && pair.First.End <= pair.Second.Start));
        Assert.Equal(noon + TimeSpan.TicksPerDay, windows[10].Start.Ticks);
    }

    [Fact]
    public void Running_totals_start_with_the_first_prediction() => Times.Sample(times =>
        Assert.All(WindowPlan.Cover(AnalysisWindow.Cumulative, times), window => Assert.Equal((0, new DateTime(times[0]).Date), (window.From, window.Window.Start))));

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(500)]
    public void The_newest_predictions_are_one_window_that_ends_with_today(int most) => Times.Sample(times =>
    {
        DateTime now = new DateTime(times[^1], DateTimeKind.Utc).AddHours(30);

        PlannedWindow newest = WindowPlan.Newest($"last_{most}", times, now);

        Assert.Equal((Math.Min(most, times.Length), times.Length), (newest.Count, newest.To));
        Assert.Equal((new DateTime(times[newest.From]).Date, now.Date.AddDays(1)), (newest.Window.Start, newest.Window.End));
    });

    [Theory]
    [InlineData("week", "7d")]
    [InlineData("7d", "7d")]
    [InlineData("cumulative", "cumulative")]
    [InlineData("last_0500", "last_500")]
    [InlineData("last_0", null)]
    [InlineData("last_-5", null)]
    [InlineData("fortnight", null)]
    public void Windows_have_names(string name, string? kind) => Assert.Equal(kind, AnalysisWindow.KindOf(name));

    [Fact]
    public void Months_are_the_calendars()
    {
        long[] times = [new DateTime(2026, 1, 31, 23, 0, 0).Ticks, new DateTime(2026, 3, 1).Ticks];

        AnalysisWindow[] windows = [.. WindowPlan.Cover(AnalysisWindow.Month, times).Select(planned => planned.Window)];

        Assert.Equal([new DateTime(2026, 1, 1), new DateTime(2026, 3, 1)], windows.Select(window => window.Start));
        Assert.Equal([new DateTime(2026, 2, 1), new DateTime(2026, 4, 1)], windows.Select(window => window.End));
    }

    [Fact]
    public void Panes_never_go_back() => Times.Sample(times =>
        Assert.All([AnalysisWindow.Day, "last_5"], kind => Assert.Equal(WindowPlan.Panes(kind, times).Order(), WindowPlan.Panes(kind, times))));
}
