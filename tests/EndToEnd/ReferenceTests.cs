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

    [Fact]
    public async Task Scores_of_classes_and_times_of_labels_are_loaded_with_the_rows()
    {
        await System.IO.File.WriteAllLinesAsync(
            File,
            [
                "made,said,truth,known,p_red,p_green,p_blue,size",
                "2026-05-01T10:00:00Z,red,red,2026-05-03T10:00:00.25Z,0.7,0.2,0.1,1",
                "1777640400,green,blue,,0.1,0.5,0.4,2",
                "2026-05-01T14:00:00+01:00,blue,green,1777899600,0.2,0.3,,3",
                "2026-05-02,red,red,soon,0.8,0.1,0.1,4",
                ",red,red,,0.8,0.1,0.1,5",
                "2026-05-02,red,red,,high,0.1,0.1,6",
            ],
            Cancellation);

        Finished loaded = await LoadAsync("--json", "--score", "p_*", "--time", "made", "--label-time", "known");
        Finished named = await LoadAsync("--json", "--score", "red=p_red,green=p_green", "--features", "size", "--version", "named");
        Finished timeless = await LoadAsync("--label-time", "known");
        Finished classless = await LoadAsync("--score", "p_red,size");

        Assert.Equal(1, loaded.ExitCode);
        Assert.Equal(["size"], loaded.Json["features"]!.AsArray().Select(name => (string)name!));
        Assert.Contains("line 5 has 'soon' in column 'known', which is no time", loaded.Error, StringComparison.Ordinal);
        Assert.Contains("line 6 has no value in column 'made'.", loaded.Error, StringComparison.Ordinal);
        Assert.Contains("line 7 has 'high' in column 'p_red', which is no number.", loaded.Error, StringComparison.Ordinal);
        timeless.AssertComplaint(2, "--label-time", "--time");
        classless.AssertComplaint(2, "--score", "'size'", "blue");
        const string query = "SELECT toString(Timestamp, 'UTC'), toString(LabelTime, 'UTC'), Score, Scores, Features FROM ml_references FINAL WHERE Version {0} 'named' ORDER BY Timestamp, PredictionId";
        await Eventually.TrueAsync(async () => await Node.AskAsync("SELECT count() FROM ml_references FINAL") == "8", TimeSpan.FromSeconds(30), "The rows were not stored");
        Assert.Equal(
            """
            2026-05-01 10:00:00.000000000	2026-05-03 10:00:00.250	\N	{'red':0.7,'green':0.2,'blue':0.1}	{'size':'1'}
            2026-05-01 13:00:00.000000000	\N	\N	{'red':0.1,'green':0.5,'blue':0.4}	{'size':'2'}
            2026-05-01 13:00:00.000000000	2026-05-04 13:00:00.000	\N	{'red':0.2,'green':0.3}	{'size':'3'}
            """,
            await Node.AskAsync(query.Replace("{0}", "!=", StringComparison.Ordinal)));
        Assert.Equal(1, named.ExitCode);
        Assert.Equal("{'red':0.7,'green':0.2}", (await Node.AskAsync("SELECT Scores FROM ml_references FINAL WHERE Version = 'named' ORDER BY toUInt32(PredictionId)")).Split('\n')[0]);
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
