using System.Globalization;
using System.Text.Json.Nodes;
using OtelMl.Tests.Shared;

namespace OtelMl.EndToEnd;

/// <summary>A labelled file becomes what accuracy is estimated from.</summary>
public sealed class ReferenceTests : IAsyncLifetime
{
    readonly TemporaryFolder _folder = new();
    RunningNode? _node;

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    string File => _folder.File("reference.csv");

    string Data => _folder.File("data");

    RunningNode Node => _node!;

    public async ValueTask InitializeAsync() => _node = await Otelml.UpAsync(Data);

    public async ValueTask DisposeAsync()
    {
        if (_node is not null)
            await _node.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_file_is_loaded_once_however_often_and_accuracy_is_estimated_from_it()
    {
        // Of ages to 40 the model is always right, of others half of the time.
        IEnumerable<string> rows = Enumerable.Range(0, 400).Select(row =>
        {
            int age = 20 + (row % 40);
            return string.Create(CultureInfo.InvariantCulture, $"{row},{age},{(row % 3 == 0 ? "Zoo" : "")},yes,{(age <= 40 || row / 40 % 2 == 0 ? "yes" : "no")},0.{row % 10}");
        });
        await System.IO.File.WriteAllLinesAsync(File, ["customer,age,zone,said,truth,score", .. rows, "400,30,Zoo,yes,,0.5", "401,30"], Cancellation);

        Finished first = await LoadAsync("--json", "--id", "customer", "--score", "score");
        Finished again = await LoadAsync("--json", "--id", "customer", "--score", "score");

        Assert.Equal(1, first.ExitCode);
        Assert.Contains("line 402 has no value in column 'truth'.", first.Error, StringComparison.Ordinal);
        Assert.Contains("line 403 has 2 fields where the header has 6.", first.Error, StringComparison.Ordinal);
        Assert.Equal((400, 2), ((int)first.Json["rows"]!, (int)first.Json["left_out"]!));
        Assert.Equal(first.Output, again.Output);
        await Eventually.TrueAsync(
            async () => await Node.AskAsync("SELECT count(), uniqExact(Version), sum(NumericFeatures['age']) FROM ml_references FINAL WHERE Pipeline = 'churn'") == "400\t1\t15800",
            TimeSpan.FromSeconds(30),
            "The reference was not stored once");
        Assert.Equal("40\t\tyes\tyes\t0", await Node.AskAsync("SELECT Features['age'], Features['zone'], Value, Label, Score FROM ml_references FINAL WHERE PredictionId = '20'"));

        // Everybody is young now, so the model should be right more often.
        await SendPredictionsAsync();
        Finished analyzed = await Otelml.RunAsync("analyzer", "--once", "--data", Data, "--clickhouse", Node.ClickHouseAddress.ToString());
        Assert.True(analyzed.ExitCode == 0, analyzed.Error);
        string estimate = await Node.AskAsync("SELECT Method, Reference, Estimate > Reference FROM ml_estimates FINAL WHERE Pipeline = 'churn' AND Window = 'cumulative' ORDER BY WindowEnd DESC LIMIT 1");
        Assert.Equal($"fused\t{((double)(int)first.Json["correct"]! / 400).ToString(CultureInfo.InvariantCulture)}\t1", estimate);
    }

    [Fact]
    public async Task What_makes_no_sense_is_refused_before_anything_is_sent()
    {
        await System.IO.File.WriteAllTextAsync(File, "age,said,truth\n1,yes,no\n", Cancellation);

        Finished column = await LoadAsync("--features", "age,agee");
        Finished nobody = await Otelml.RunAsync([.. Arguments, "--endpoint", "http://127.0.0.1:1"]);
        Finished nowhere = await Otelml.RunAsync([.. Arguments, "--endpoint", "localhost:4317"]);
        Finished missing = await Otelml.RunAsync(["reference", "load", _folder.File("none.csv"), .. Arguments.Skip(3)]);

        column.AssertComplaint(2, "--features", "'agee'", "age, said, truth");
        nobody.AssertComplaint(3, "http://127.0.0.1:1", "otelml up", "--endpoint");
        missing.AssertComplaint(2, "none.csv");
        nowhere.AssertComplaint(2, "--endpoint", "'localhost:4317'", "http://");
    }

    IEnumerable<string> Arguments => ["reference", "load", File, "--pipeline", "churn", "--reference", "training", "--label", "truth", "--prediction", "said"];

    Task<Finished> LoadAsync(params string[] more) => Otelml.RunAsync([.. Arguments, "--endpoint", Node.OtlpGrpc.ToString(), .. more]);

    async Task SendPredictionsAsync()
    {
        const int rows = 200;
        var batch = new JsonObject
        {
            ["kind"] = "TUPLE_KIND_PREDICTION",
            ["rowCount"] = rows,
            ["constants"] = new JsonArray(new JsonObject { ["name"] = "ml.pipeline.name", ["value"] = "churn" }),
            ["columns"] = new JsonArray(
                Column("ml.prediction.id", "strings", Enumerable.Range(0, rows).Select(row => (JsonNode)$"live {row}")),
                Column("ml.prediction.value", "strings", Enumerable.Repeat(0, rows).Select(_ => (JsonNode)"yes")),
                Column("ml.feature.age", "doubles", Enumerable.Range(0, rows).Select(row => (JsonNode)(double)(20 + (row % 20))))),
        };
        using var http = new HttpClient();
        using var body = new StringContent(new JsonObject { ["batches"] = new JsonArray(batch) }.ToJsonString(), System.Text.Encoding.UTF8, "application/json");
        using HttpResponseMessage answer = await http.PostAsync(new Uri(Node.OtlpHttp, "/otelml/v1/tuples"), body, Cancellation);
        Assert.Equal("{}", (await answer.Content.ReadAsStringAsync(Cancellation)).Replace(" ", "", StringComparison.Ordinal));
        await Eventually.TrueAsync(
            async () => await Node.AskAsync("SELECT count() FROM ml_predictions WHERE Pipeline = 'churn'") == "200", TimeSpan.FromSeconds(30), "The predictions were not stored");
    }

    static JsonObject Column(string name, string type, IEnumerable<JsonNode> values) =>
        new() { ["name"] = name, [type] = new JsonObject { ["values"] = new JsonArray([.. values]) } };
}
