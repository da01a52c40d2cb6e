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
