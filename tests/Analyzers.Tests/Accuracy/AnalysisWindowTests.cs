using OtelMl.Analyzers.Detection.Accuracy;

namespace OtelMl.Analyzers.Tests.Accuracy;

public sealed class AnalysisWindowTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(20)]
    public void Every_day_lies_in_one_day_and_one_week(int days)
    {
        AnalysisWindow[] windows = [.. AnalysisWindow.Covering(days)];

        for (int day = 0; day < days; day++)
        {
            AnalysisWindow[] around = [.. windows.Where(window => window.FromDay <= day && day < window.ToDay)];
            Assert.Equal(1, Assert.Single(around, window => window.Kind == AnalysisWindow.Day).Days());
            Assert.Equal(7, Assert.Single(around, window => window.Kind == AnalysisWindow.Week).Days());
        }
    }

    [Fact]
    public void Cumulative_windows_start_on_the_first_day_and_end_after_each()
    {
        IEnumerable<AnalysisWindow> cumulative = AnalysisWindow.Covering(3).Where(window => window.Kind == AnalysisWindow.Cumulative);

        Assert.Equal([(0, 1), (0, 2), (0, 3)], cumulative.Select(window => (window.FromDay, window.ToDay)));
    }

    [Fact]
    public void Every_window_comes_once() => Assert.Distinct(AnalysisWindow.Covering(30));

    [Fact]
    public void No_days_have_no_windows() => Assert.Empty(AnalysisWindow.Covering(0));
}

static class AnalysisWindowLength
{
    public static int Days(this AnalysisWindow window) => window.ToDay - window.FromDay;
}
