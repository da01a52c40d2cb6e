using System.CommandLine;
using OtelMl.Analyzers.Detection.Business;
using OtelMl.Analyzers.Detection.Performance;
using OtelMl.Analyzers.Detection.Windows;
using OtelMl.Analyzers.Export;
using OtelMl.Cli.Commands.Provenance;
using OtelMl.Cli.Printing;
using OtelMl.Cli.Settings;

namespace OtelMl.Cli.Commands;

/// <summary><c>otelml correlate METRIC</c>: how model performance and a business metric go together over time.</summary>
static class CorrelateCommand
{
    const int MostNamed = 20;

    public static Command Create()
    {
        var business = new Argument<string>("METRIC") { Description = "The name of an OpenTelemetry metric that was sent here, such as revenue" };
        var pipeline = new Option<string?>("--pipeline") { Description = "Only this pipeline" };
        var metric = new Option<string?>("--metric") { Description = "The performance metric [default: accuracy, or mae of a regression]" };
        var window = new Option<string?>("--window") { Description = "day or week [default: day where there are estimates of days]" };
        window.AcceptOnlyFromAmong("day", "week");
        Option<bool> json = ProvenanceCommand.Json();
        return ProvenanceCommand.Create(
            "correlate", "How model performance and a business metric go together over time", [business, pipeline, metric, window, json], async (parsed, storage, cancellationToken) =>
            {
                string name = parsed.GetValue(business)!;
                var reader = new BusinessReader(storage.Store, new EstimateTable(storage.Store), new DetectionOptions { Estimators = NodeSettings.Read(parsed).Estimators });
                List<string> stored = await reader.MetricsAsync(cancellationToken);
                if (!stored.Contains(name))
                    throw new UsageException($"No metric '{name}' is stored; send it over OTLP. There are: {string.Join(", ", stored.Take(MostNamed))}{(stored.Count > MostNamed ? ", …" : "")}.");
                List<string> pipelines = await reader.PipelinesAsync(cancellationToken);
                if (parsed.GetValue(pipeline) is { } only)
                {
                    if (!pipelines.Contains(only))
                        throw new UsageException($"There is no estimate of a pipeline '{only}'; there are: {string.Join(", ", pipelines)}.");
                    pipelines = [only];
                }

                string? kind = parsed.GetValue(window) switch { "day" => AnalysisWindow.Day, "week" => AnalysisWindow.Week, _ => null };
                var found = new List<BusinessCorrelation>();
                foreach (string one in pipelines)
                {
                    if (await reader.CorrelateAsync(one, name, parsed.GetValue(metric), kind, cancellationToken) is { } correlation)
                        found.Add(correlation);
                }

                if (found.Count == 0)
                    throw new UsageException($"There are no estimates to correlate '{name}' with: no pipeline has any of the --metric and --window asked for by day or by week.");
                CorrelationPrinter.Print(found, parsed.GetValue(json));
                return ExitCode.Fine;
            });
    }
}
