using OtelMl.Analyzers.Export;
using OtelMl.Cli.Printing;

namespace OtelMl.Cli.Tests;

public sealed class ReportedWindowsTests
{
    [Theory]
    [InlineData("cumulative accuracy,day accuracy,7d accuracy,7d f1", "7d accuracy")]
    [InlineData("cumulative accuracy,day accuracy,day f1", "day accuracy")]
    [InlineData("month roc_auc,month rmse", "month roc_auc")]
    [InlineData("last_50 rmse,last_50 mae", "last_50 mae")]
    [InlineData("cumulative mae", "cumulative mae")]
    [InlineData("", "")]
    public void Weeks_are_shown_and_accuracy_or_else_what_there_is(string stored, string shown) =>
        Assert.Equal(Estimates(shown), ReportedWindows.Of(Estimates(stored)));

    static List<Estimate> Estimates(string names) =>
        [.. names.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(name => name.Split(' ')).Select(name => new Estimate
        {
            Pipeline = "p",
            Window = name[0],
            Metric = name[1],
            Method = "fused",
            WindowStart = DateTime.UnixEpoch,
            WindowEnd = DateTime.UnixEpoch.AddDays(1),
            Value = 0.5,
            Lower = 0.4,
            Upper = 0.6,
            Labelled = 1,
            Unlabelled = 1,
            Reference = 0.5,
            Alert = false,
            ComputedAt = DateTime.UnixEpoch,
        })];
}
