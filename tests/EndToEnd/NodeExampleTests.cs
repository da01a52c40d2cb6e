using System.Globalization;
using System.Text.Json.Nodes;
using OtelMl.Tests.Shared;

namespace OtelMl.EndToEnd;

/// <summary>The example in JavaScript, which has the OpenTelemetry SDK and nothing of ours.</summary>
public sealed class NodeExampleTests : IDisposable
{
    static readonly TimeSpan DeliveryPatience = TimeSpan.FromSeconds(30);

    readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Runs_predictions_and_feedback_from_another_language_become_lineage_and_an_estimate()
    {
        var example = new NodeProgram(Path.Combine(AppContext.BaseDirectory, "NodeChurn"));
        await example.InstallAsync();
        await using RunningNode node = await Otelml.UpAsync(_folder.Path);

        await example.RunAsync(["churn.mjs"], new Dictionary<string, string> { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = node.OtlpHttp.ToString() });

        await Eventually.TrueAsync(
            async () => await CountAsync(node, "ml_predictions") == 1680 && await CountAsync(node, "ml_references") == 2000 && await CountAsync(node, "ml_component_runs") == 29,
            DeliveryPatience,
            "What the example sent was not stored");
        Assert.InRange(await CountAsync(node, "ml_feedback"), 700, 980); // half of the predictions; 3.4 standard deviations and more to either side
        Assert.Equal("1680\t48", await node.AskAsync(
            "SELECT count(), toUInt8(max(NumericFeatures['tenure_months'])) + 1 FROM ml_predictions WHERE Pipeline = 'churn' AND Features['plan'] IN ('trial', 'basic', 'premium')"));

        Finished trace = await Otelml.RunAsync("trace", "customer-20-3", "--data", _folder.Path);
        Assert.Contains("churn.model ← training", trace.Output, StringComparison.Ordinal);
        Assert.Contains("customers.csv", trace.Output, StringComparison.Ordinal);

        Finished analyzed = await Otelml.RunAsync("analyzer", "--once", "--data", _folder.Path);
        Assert.Equal(0, analyzed.ExitCode);
        Finished report = await Otelml.RunAsync("report", "--pipeline", "churn", "--json", "--data", _folder.Path);
        JsonArray windows = JsonNode.Parse(report.Output)!["windows"]!.AsArray();
        Assert.Equal(4, windows.Count);
        Assert.All(windows, window => Assert.InRange((double)window!["estimate"]!, 0.5, 0.95));
    }

    public void Dispose() => _folder.Dispose();

    static async Task<long> CountAsync(RunningNode node, string table) =>
        long.Parse(await node.AskAsync($"SELECT count() FROM {table} WHERE Pipeline = 'churn'"), CultureInfo.InvariantCulture);
}
