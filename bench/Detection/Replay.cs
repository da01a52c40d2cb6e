using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;

namespace OtelMl.Detection;

/// <summary>Replays a log through the program, in a data folder of its own.</summary>
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
            JsonObject output = await RunAsync(
            [
                "replay", log.Analysis, "--reference", log.Reference, .. log.Options(), "--window", log.Window, .. labels,
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
        let errors = metric.Select(window => Math.Abs(Number(window, "estimate") - Number(window, "realized"))).ToArray()
        select new LogResult(
            log,
            metric.Key,
            errors.Average(),
            StandardError(errors),
            metric.Count(window => Number(window, "lower") <= Number(window, "realized") && Number(window, "realized") <= Number(window, "upper")),
            errors.Length,
            metric.Max(window => Number(window, "unsupported")));

    static double StandardError(double[] errors)
    {
        double mean = errors.Average();
        return Math.Sqrt(errors.Sum(error => (error - mean) * (error - mean)) / (errors.Length - 1) / errors.Length);
    }

    static double Number(JsonNode window, string field) => (double)window[field]!;
}
