using System.Globalization;
using System.Text.Json.Nodes;
using OtelMl.Tests.Shared;

namespace OtelMl.EndToEnd;

public sealed class ReplayTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    static string Log { get; } = Path.Combine(AppContext.BaseDirectory, "data", "bike_sharing", "analysis.csv.gz");

    static string Reference { get; } = Path.Combine(AppContext.BaseDirectory, "data", "bike_sharing", "reference.csv.gz");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_log_is_played_through_the_collector_and_estimated_month_by_month()
    {
        Finished replay = await ReplayAsync("--labelled", "0.1", "--label-delay", "exp:30d", "--metric", "accuracy,roc_auc", "--window", "month");

        Assert.True(replay.ExitCode == 0, replay.Error);
        foreach (string metric in new[] { "accuracy", "roc_auc" })
        {
            JsonObject[] months = [.. replay.Json["windows"]!.AsArray().Select(window => window!.AsObject()).Where(window => (string)window["metric"]! == metric)];
            Assert.Equal(14, months.Length);
            Assert.All(months, month => Assert.InRange(Number(month, "unsupported"), 0, 1));
            Assert.All(months, month => Assert.True(Number(month, "labelled") > 0 && Number(month, "unlabelled") > 0));
            // No farther off than a constant, by more than fourteen months and one draw of labels vary (one-sided, 95 %): ROC AUC hardly changes here.
            double[] farther = [.. months.Select(month => Math.Abs(Number(month, "estimate") - Number(month, "realized")) - Math.Abs(Number(month, "reference") - Number(month, "realized")))];
            double mean = farther.Average();
            double standardError = Math.Sqrt(farther.Sum(each => (each - mean) * (each - mean)) / (farther.Length * (farther.Length - 1.0)));
            Assert.InRange(mean, -1, metric == "accuracy" ? 0 : 1.645 * standardError);
        }

        Finished query = await Otelml.RunAsync(
            "sql", "SELECT count() FROM ml_estimates FINAL WHERE Pipeline = 'bikes' AND Realized IS NOT NULL", "--data", _folder.File("data"));
        Assert.Equal("28", query.Output.Trim());
    }

    [Fact]
    public async Task Without_labels_a_model_of_them_sees_what_a_constant_cannot()
    {
        Finished replay = await ReplayAsync("--labelled", "0", "--metric", "accuracy", "--window", "month", "--estimator", "fused,atc");

        Assert.True(replay.ExitCode == 0, replay.Error);
        ILookup<string, JsonObject> windows = replay.Json["windows"]!.AsArray().Select(window => window!.AsObject()).ToLookup(window => (string)window["method"]!);
        JsonObject[] months = [.. windows["fused"]];
        Assert.Equal(14, windows["atc"].Count());
        Assert.All(months, month => Assert.Equal(0, Number(month, "labelled")));
        double error = months.Average(month => Math.Abs(Number(month, "estimate") - Number(month, "realized")));
        double constant = months.Average(month => Math.Abs(Number(month, "reference") - Number(month, "realized")));
        Assert.InRange(error, 0, 0.6 * constant);
    }

    [Fact]
    public async Task Every_slice_of_a_log_has_its_own_estimates()
    {
        Finished replay = await ReplayAsync("--labelled", "0.2", "--label-delay", "exp:10d", "--metric", "accuracy", "--window", "month", "--slice", "weathersit,season", "--features", "temp,windspeed,hr,season");

        Assert.True(replay.ExitCode == 0, replay.Error);
        Assert.Equal(14, replay.Json["windows"]!.AsArray().Count);
        JsonObject[] slices = [.. replay.Json["slices"]!.AsArray().Select(slice => slice!.AsObject())];
        foreach (IGrouping<string, JsonObject> month in slices.GroupBy(slice => (string)slice["window_start"]!))
        {
            string[] names = [.. month.Select(slice => (string)slice["slice"]!)];
            Assert.Contains(names, name => name.StartsWith("weathersit=", StringComparison.Ordinal));
            Assert.Contains(names, name => name.StartsWith("season=", StringComparison.Ordinal));
        }

        JsonObject[] large = [.. slices.Where(slice => Number(slice, "labelled") + Number(slice, "unlabelled") >= 100 && slice["realized"] is not null)];
        double error = large.Average(slice => Math.Abs(Number(slice, "estimate") - Number(slice, "realized")));
        double constant = large.Average(slice => Math.Abs(Number(slice, "reference") - Number(slice, "realized")));
        Assert.InRange(error, 0, constant);
        double covered = large.Count(slice => Number(slice, "lower") <= Number(slice, "realized") && Number(slice, "realized") <= Number(slice, "upper")) / (double)large.Length;
        Assert.InRange(covered, 0.85, 1);
    }

    [Fact]
    public async Task A_log_with_flaws_is_estimated_all_the_same_and_its_report_says_what_is_alarming()
    {
        // An unnamed index, days without hours, predictions that are numbers where labels are words, a feature and a label that are missing.
        string Row(int i, int day, bool right) => string.Create(
            CultureInfo.InvariantCulture, $"{i},202603{day:00},{i % 2},{0.2 + (i % 2 * 0.6)},{(i % 2 == 1 == right ? "True" : "False")},{(i % 50 == 0 ? "NA" : $"{i % 7}")}");
        const string header = ",t,said,score,came,miles";
        string[] live = [.. Enumerable.Range(0, 200).Select(i => Row(i, 20 + (i / 100), i % 5 == 0)), Row(1, 22, true).Replace("True", "nan", StringComparison.Ordinal)];
        await File.WriteAllLinesAsync(_folder.File("live.csv"), [header, .. live], Cancellation);
        await File.WriteAllLinesAsync(_folder.File("reference.csv"), [header, .. Enumerable.Range(0, 400).Select(i => Row(i, 1 + (i / 40), i % 10 != 0))], Cancellation);
        string[] place = ["--data", _folder.File("data")];

        Finished replay = await Otelml.RunAsync(
        [
            "replay", _folder.File("live.csv"), "--reference", _folder.File("reference.csv"), "--time", "t", "--prediction", "said", "--score", "score", "--label", "came",
            "--label-delay", "none", "--metric", "roc_auc,accuracy,mae", "--window", "50", "--exit", "--json", .. place, .. Otelml.FreePorts,
        ]);
        Finished report = await Otelml.RunAsync(["report", "--json", "--fail-on", "drop", .. place]);
        Finished told = await Otelml.RunAsync(["report", .. place]);

        Assert.True(replay.ExitCode == 0, replay.Error);
        Assert.All(["binary", "mae", "'nan'"], mention => Assert.Contains(mention, replay.Error, StringComparison.Ordinal));
        ILookup<string, JsonNode> windows = replay.Json["windows"]!.AsArray().ToLookup(window => (string)window!["metric"]!, window => window!);
        Assert.All(["roc_auc", "accuracy"], metric => Assert.Equal([50, 50, 50, 50, 1], windows[metric].Select(window => (int)window["labelled"]! + (int)window["unlabelled"]!)));
        Assert.Equal([0.2, 0.2, 0.2, 0.2], windows["accuracy"].Take(4).Select(window => Math.Round((double)window["realized"]!, 2)));
        Assert.All(windows["accuracy"], window => Assert.Equal(0.9, (double)window["reference"]!, tolerance: 1e-9));
        // The first metric asked for is alarming, and the report shows what windows there are.
        Assert.Equal(1, report.ExitCode);
        Assert.Equal("roc_auc", (string)Assert.Single(report.Json["alerts"]!.AsArray())!["metric"]!);
        Assert.All(report.Json["windows"]!.AsArray(), window => Assert.Equal(("last_50", "accuracy"), ((string)window!["window"]!, (string)window["metric"]!)));
        Assert.Contains("window from", told.Output, StringComparison.Ordinal);
        Assert.Contains("firing, since 2026-03-20", told.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_metric_that_does_not_fit_is_refused_before_anything_is_played()
    {
        Finished refused = await ReplayAsync("--metric", "mae");

        refused.AssertComplaint(2, "--metric mae", "binary", "accuracy", "--task regression");
        Assert.False(Directory.Exists(_folder.File("data")));
    }

    [Theory]
    [InlineData("--slice", "colour", "--slice", "'colour'", "season")]
    [InlineData("--time", "when", "--time", "'when'", "timestamp")]
    [InlineData("--score", "confidence", "--score", "'confidence'", "y_pred_proba")]
    [InlineData("--features", "temp,wind", "--features", "'wind'", "windspeed")]
    [InlineData("--label-delay", "2d", "--label-delay", "'2d'", "exp:2d")]
    [InlineData("--window", "fortnight", "--window", "'fortnight'", "month")]
    [InlineData("--metric", "auc", "--metric", "'auc'", "roc_auc")]
    [InlineData("--label-time", "timestamp", "--label-time", "--label-delay", "one", "--label-delay", "none")]
    public async Task What_is_not_there_is_named_with_what_is(string option, string value, string named, string what, string remedy, params string[] more)
    {
        Finished refused = await ReplayAsync([option, value, .. more]);

        refused.AssertComplaint(2, named, what, remedy);
    }

    [Theory]
    [InlineData("2026-01-01,high,1,1", "row 2", "'high'", "--score")]
    [InlineData("yesterday,0.5,1,1", "row 2", "'yesterday'", "--time")]
    [InlineData("2026-01-01,0.5,,1", "row 2", "--prediction", "empty")]
    [InlineData("2026-01-01,0.5,1", "line 3", "3 fields", "header has 4")]
    public async Task A_value_that_will_not_do_is_named_with_its_row(string row, params string[] mentions)
    {
        string log = _folder.File("log.csv");
        await File.WriteAllTextAsync(log, $"t,s,p,y\n2026-01-01,0.5,1,1\n{row}\n", Cancellation);

        Finished refused = await Otelml.RunAsync(
            ["replay", log, "--reference", log, "--time", "t", "--score", "s", "--prediction", "p", "--label", "y", "--exit", "--json", "--data", _folder.File("data"), .. Otelml.FreePorts]);

        refused.AssertComplaint(2, mentions);
    }

    [Fact]
    public async Task A_file_that_is_no_table_is_named()
    {
        string log = _folder.File("log.csv.gz");
        await File.WriteAllTextAsync(log, "not gzip", Cancellation);

        Finished refused = await Otelml.RunAsync(["replay", log, "--reference", log, "--time", "t", "--label", "y", "--data", _folder.File("data"), .. Otelml.FreePorts]);

        refused.AssertComplaint(2, log, "CSV");
    }

    Task<Finished> ReplayAsync(params string[] more)
    {
        string[] said = [.. more.Where(argument => argument.StartsWith("--", StringComparison.Ordinal))];
        string[] usual =
        [
            .. new[] { ("--time", "timestamp"), ("--id", "id"), ("--prediction", "y_pred"), ("--score", "y_pred_proba"), ("--label", "y_true"), ("--pipeline", "bikes") }
                .Where(pair => !said.Contains(pair.Item1))
                .SelectMany(pair => new[] { pair.Item1, pair.Item2 }),
        ];
        return Otelml.RunAsync(["replay", Log, "--reference", Reference, .. usual, .. more, "--exit", "--json", "--data", _folder.File("data"), .. Otelml.FreePorts]);
    }

    static double Number(JsonObject window, string field) => (double)window[field]!;
}
