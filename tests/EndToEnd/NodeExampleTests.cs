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

        await AnnotateAsync();

        Finished analyzed = await Otelml.RunAsync("analyzer", "--once", "--data", _folder.Path);
        Assert.Equal(0, analyzed.ExitCode);
        Finished report = await Otelml.RunAsync("report", "--pipeline", "churn", "--json", "--data", _folder.Path);
        JsonArray windows = JsonNode.Parse(report.Output)!["windows"]!.AsArray();
        Assert.Equal(4, windows.Count);
        Assert.All(windows, window => Assert.InRange((double)window!["estimate"]!, 0.5, 0.95));
    }

    public void Dispose() => _folder.Dispose();

    // People add notes, tags and labels to what was sent.
    async Task AnnotateAsync()
    {
        Finished recent = await AskAsync("history", "training", "--json");
        string training = (string)recent.Json["runs"]![0]!["run_id"]!;
        await AskAsync("note", training, "customers of the second quarter");
        Assert.Contains("customers of the second quarter", (await AskAsync("inspect", training)).Output, StringComparison.Ordinal);

        Assert.Equal("inference: critical", (await AskAsync("tag", "inference", "critical")).Output.Trim());
        Assert.Contains("inference", (await AskAsync("tags")).Output, StringComparison.Ordinal);
        (await Otelml.RunAsync("untag", "inference", "unknown", "--data", _folder.Path)).AssertComplaint(2, "no tag 'unknown'");

        await AskAsync("label", "customers.csv", "licence-7");
        Finished carriers = await AskAsync("retrieve", "licence-7", "--json");
        Assert.Equal(1 + 1 + 28, carriers.Json["carriers"]!.AsArray().Count); // the file, the model, the scores of each day
        await AskAsync("retract", "licence-7");
        Assert.Contains("licence-7 (retracted)", (await AskAsync("trace", "customer-20-3")).Output, StringComparison.Ordinal);
        (await Otelml.RunAsync("retract", "licence-8", "--data", _folder.Path)).AssertComplaint(2, "licence-8", "otelml labels");
    }

    async Task<Finished> AskAsync(params string[] arguments)
    {
        Finished answer = await Otelml.RunAsync([.. arguments, "--data", _folder.Path]);
        Assert.True(answer.ExitCode == 0, answer.Error);
        return answer;
    }

    static async Task<long> CountAsync(RunningNode node, string table) =>
        long.Parse(await node.AskAsync($"SELECT count() FROM {table} WHERE Pipeline = 'churn'"), CultureInfo.InvariantCulture);
}
