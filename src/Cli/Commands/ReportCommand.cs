using System.CommandLine;
using System.Globalization;
using OtelMl.Analyzers.Alerts;
using OtelMl.Analyzers.Detection.Feedback;
using OtelMl.Analyzers.Detection.Windows;
using OtelMl.Analyzers.Export;
using OtelMl.Cli.Hosting;
using OtelMl.Cli.Printing;
using OtelMl.Cli.Settings;

namespace OtelMl.Cli.Commands;

/// <summary><c>otelml report</c>: how each pipeline is doing.</summary>
static class ReportCommand
{
    public static Command Create()
    {
        var pipeline = new Option<string?>("--pipeline") { Description = "Only this pipeline" };
        var json = new Option<bool>("--json") { Description = "Print JSON" };
        var failOn = new Option<string?>("--fail-on") { Description = "Exit with 1 while an alert of this kind is firing: drop" };
        failOn.AcceptOnlyFromAmong("drop");
        var command = new Command("report", "Show the present estimate of each pipeline, by week where there are weeks, and what is alarming") { pipeline, json, failOn };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using StorageSession storage = await StorageSession.OpenForReadingAsync(NodeSettings.Read(parsed), cancellationToken);
            List<string> pipelines = [];
            await foreach (string name in storage.Store.QueryAsync(
                "SELECT DISTINCT Pipeline FROM ml_estimates ORDER BY Pipeline", row => row.GetString(0), cancellationToken: cancellationToken))
            {
                pipelines.Add(name);
            }

            if (parsed.GetValue(pipeline) is { } only)
            {
                if (!pipelines.Contains(only))
                    throw new UsageException($"There is no estimate of a pipeline '{only}'; there are: {string.Join(", ", pipelines)}.");
                pipelines = [only];
            }

            var estimates = new EstimateTable(storage.Store);
            var table = new AlertTable(storage.Store);
            var states = new FeedbackTable(storage.Store);
            List<Estimate> shown = [];
            List<Alert> alerts = [];
            List<FeedbackState> feedback = [];
            foreach (string name in pipelines)
            {
                alerts.AddRange(await table.ReadAsync(name, cancellationToken));
                feedback.AddRange((await states.ReadAsync(name, cancellationToken)).Where(state => state.Window == AnalysisWindow.Week));
                shown.AddRange(ReportedWindows.Of(await estimates.ReadAsync(name, cancellationToken)));
            }

            if (parsed.GetValue(json))
                WindowsJson.Print(shown, alerts);
            else
                Print(shown, alerts, feedback);
            bool alarming = alerts.Exists(alert => alert.State == Alert.Firing);
            return alarming && parsed.GetValue(failOn) is not null ? ExitCode.Finding : ExitCode.Fine;
        });
        return command;
    }

    static void Print(List<Estimate> shown, List<Alert> alerts, List<FeedbackState> feedback)
    {
        if (shown.Count == 0)
            Console.WriteLine("No estimates yet: they need predictions and a labelled reference set of the same pipeline.");
        foreach (IGrouping<string, Estimate> group in shown.GroupBy(window => window.Pipeline))
        {
            foreach (IGrouping<string, Estimate> estimator in group.Where(window => window.Slice.Length == 0).GroupBy(window => window.Method))
                WindowsTable.Print($"{group.Key}, {estimator.First().Metric} by {estimator.Key}", [.. estimator]);
            SlicesTable.Print(group.First().Metric, [.. group.Where(window => window.Slice.Length > 0)]);
            foreach (Alert alert in alerts.Where(alert => alert.Pipeline == group.Key))
                Console.WriteLine(TextOf(alert));
            FeedbackPrinter.PrintShort([.. feedback.Where(state => state.Pipeline == group.Key)]);
        }
    }

    static string TextOf(Alert alert)
    {
        string until = alert.EndsAt is { } end ? string.Create(CultureInfo.InvariantCulture, $" to {end:yyyy-MM-dd}") : "";
        return string.Create(CultureInfo.InvariantCulture, $"{alert.State}, {(until.Length > 0 ? "from" : "since")} {alert.StartsAt:yyyy-MM-dd}{until}: {alert.Finding}; {alert.Evidence}.");
    }
}
