using System.Text.Json.Nodes;
using OtelMl.Cli.Hosting;
using OtelMl.Cli.Settings;

namespace OtelMl.Cli.Diagnosing;

/// <summary>Whether the ports are free, or an otelml that answers has them.</summary>
static class PortChecks
{
    public static async Task<IReadOnlyList<Check>> RunAsync(NodeSettings settings, CancellationToken cancellationToken)
    {
        string? ready = await ReadinessAsync(settings, cancellationToken);
        bool runs = ready is not null;
        var checks = new List<Check>
        {
            Port(settings, settings.GrpcPort, "--otlp-grpc-port", runs),
            Port(settings, settings.HttpPort, "--otlp-http-port", runs),
            Port(settings, settings.WebPort, "--web-port", runs),
        };
        if (ready is not null)
            checks.Add(Readiness(ready));
        return checks;
    }

    static Check Port(NodeSettings settings, int port, string setting, bool runs)
    {
        string name = $"port {port}";
        try
        {
            FreePort.Hold(settings.Listen, port, setting).Dispose();
            return Check.Fine(name, "free");
        }
        catch (UsageException) when (runs)
        {
            return Check.Fine(name, "otelml listens");
        }
        catch (UsageException taken)
        {
            return Check.Finding(name, "another program has it", taken.Message);
        }
    }

    static Check Readiness(string answer)
    {
        const string name = "collector";
        JsonNode? said = JsonNode.Parse(answer);
        if ((string?)said?["collector"]?["status"] == "unhealthy")
            return Check.Finding(name, $"runs and refuses telemetry: {answer}", "Mend what it names: free disk space, or bring ClickHouse back so that the queue empties.");
        if ((string?)said?["clickhouse"]?["reason"] is { } reason)
            return Check.Finding(name, $"runs and accepts, but has no ClickHouse: {reason}", "Start it, or name the right one with --clickhouse; until then telemetry waits on disk.");
        return Check.Fine(name, (string?)said?["status"] == "degraded" ? "runs, accepts, and waits for ClickHouse" : "runs and accepts");
    }

    static async Task<string?> ReadinessAsync(NodeSettings settings, CancellationToken cancellationToken)
    {
        try
        {
            using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(10) };
            using HttpResponseMessage answer = await http.GetAsync(new UriBuilder("http", settings.LocalAddress.ToString(), settings.WebPort, "readyz").Uri, cancellationToken);
            string text = await answer.Content.ReadAsStringAsync(cancellationToken);
            return text.Contains("\"collector\"", StringComparison.Ordinal) ? text : null;
        }
        catch (Exception silent) when (silent is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }
}
