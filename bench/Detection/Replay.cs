using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using OtelMl.Analyzers.Detection.Performance;

namespace OtelMl.Detection;

/// <summary>
/// Replays a log through the program, in a data folder of its own. Where no other tool was tried on it, calibrated confidence and a constant
/// stand for them, of a regression boosted trees and a constant: what NannyML's CBPE and DLE are made of.
/// </summary>
static class Replay
{
    public static async Task<IEnumerable<LogResult>> RunAsync(PredictionLog log, double labelled, int seed, CancellationToken cancellationToken)
    {
        string data = Directory.CreateTempSubdirectory("otelml-bench-").FullName;
        try
        {
            string[] labels = labelled == 0
                ? ["--labelled", "0"]
                : ["--labelled", labelled.ToString(CultureInfo.InvariantCulture), "--label-delay", string.Create(CultureInfo.InvariantCulture, $"exp:{log.MeanWindow().TotalHours:0}h")];
            string rival = log.IsRegression ? EstimatorNames.BoostedTrees : EstimatorNames.CalibratedConfidence;
            string[] estimators = Peers.Know(log.Name) ? [] : ["--estimator", $"{EstimatorNames.Fused},{rival}"];
            JsonObject output = await RunAsync(
            [
                "replay", log.Analysis, "--reference", log.Reference, .. log.Options(), "--window", log.Window, .. labels, .. estimators,
                "--seed", seed.ToString(CultureInfo.InvariantCulture), "--exit", "--json", "--data", data,
                "--otlp-grpc-port", "0", "--otlp-http-port", "0", "--web-port", "0", "--clickhouse-port", "0",
            ], cancellationToken);
            return Judge(log.Name, output);
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    static async Task<JsonObject> RunAsync(IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "otelml", "otelml.dll");
        using Process process = Process.Start(new ProcessStartInfo("dotnet", [program, .. arguments]) { RedirectStandardOutput = true })!;
        string output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode == 0 ? JsonNode.Parse(output)!.AsObject() : throw new InvalidOperationException($"The program ended with {process.ExitCode}.");
    }

    static IEnumerable<LogResult> Judge(string log, JsonObject output) =>
        from window in output["windows"]!.AsArray()
        where window["realized"] is not null
        group window by (string)window["metric"]! into metric
        let ours = metric.Where(window => (string)window["method"]! == EstimatorNames.Fused).ToArray()
        let errors = Errors(ours, "estimate")
        select new LogResult(
            log,
            metric.Key,
            Peers.Know(log) ? Peers.ErrorOf(log, metric.Key) : Oracle(metric.Except(ours), ours),
            errors.Average(),
            StandardError(errors),
            ours.Count(window => Number(window, "lower") <= Number(window, "realized") && Number(window, "realized") <= Number(window, "upper")),
            ours.Length,
            ours.Max(window => Number(window, "unsupported")));

    // The better of another estimator, where it has something to say of the metric, and of the reference's value.
    static double Oracle(IEnumerable<JsonNode?> rival, JsonNode?[] ours) =>
        Math.Min(Errors(ours, "reference").Average(), Errors(rival, "estimate").DefaultIfEmpty(double.PositiveInfinity).Average());

    static double[] Errors(IEnumerable<JsonNode?> windows, string field) => [.. windows.Select(window => Math.Abs(Number(window, field) - Number(window, "realized")))];

    static double StandardError(double[] errors)
    {
        double mean = errors.Average();
        return Math.Sqrt(errors.Sum(error => (error - mean) * (error - mean)) / (errors.Length - 1) / errors.Length);
    }

    static double Number(JsonNode? window, string field) => (double)window![field]!;
}
