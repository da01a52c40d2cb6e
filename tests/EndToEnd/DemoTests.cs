using System.Globalization;
using System.Text.Json.Nodes;

namespace OtelMl.EndToEnd;

public sealed class DemoTests(DemoRun run) : IClassFixture<DemoRun>
{
    static readonly string[] WindowFields =
        ["window_start", "window_end", "metric", "method", "estimate", "lower", "upper", "realized", "labelled", "unlabelled", "alert"];

    static readonly HttpClient Http = new();

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void The_demo_prints_seventeen_consecutive_weeks_as_JSON_and_nothing_else()
    {
        Assert.Equal(["windows"], run.Demo.Json.Select(property => property.Key));
        Assert.Equal(17, run.Windows.Count);
        Assert.All(run.Windows, window => Assert.All(WindowFields, field => Assert.NotNull(window[field])));
        DateTime first = new(2020, 2, 1, 0, 0, 0, DateTimeKind.Utc);
        Assert.Equal(Enumerable.Range(0, 17).Select(week => first.AddDays(7 * week)), run.Windows.Select(window => Time(window, "window_start")));
        Assert.All(run.Windows, window => Assert.Equal(Time(window, "window_start").AddDays(7), Time(window, "window_end")));
    }

    [Fact]
    public void Estimates_are_close_to_what_came_true() =>
        Assert.InRange(run.Windows.Average(window => Math.Abs(Number(window, "estimate") - Number(window, "realized"))), 0, 0.015);

    [Fact]
    public void What_came_true_lies_in_the_interval_nearly_always()
    {
        int covered = run.Windows.Count(window =>
            Number(window, "lower") <= Number(window, "realized") && Number(window, "realized") <= Number(window, "upper"));

        Assert.InRange((double)covered / run.Windows.Count, 0.85, 1);
    }

    [Fact]
    public void Labels_had_come_for_some_predictions_of_every_week_but_not_for_all() =>
        Assert.All(run.Windows, window => Assert.True(Number(window, "labelled") > 0 && Number(window, "unlabelled") > 0));

    [Fact]
    public void A_report_with_nothing_running_tells_the_same_windows()
    {
        Assert.Equal(0, run.Report.ExitCode);
        Assert.Equal(Windows(run.Demo), Windows(run.Report));
    }

    [Fact]
    public async Task A_report_with_a_node_up_tells_the_same_windows_after_its_analyzers_have_looked_again()
    {
        await WaitForEstimatesAsync();

        Finished report = await Otelml.RunAsync("report", "--json", "--pipeline", "taxi", "--data", run.Data);

        Assert.Equal(0, report.ExitCode);
        Assert.Equal(Windows(run.Demo), Windows(report));
    }

    [Fact]
    public void Stored_data_is_queried_with_nothing_running()
    {
        Assert.Equal(0, run.Query.ExitCode);
        Assert.True(long.Parse(run.Query.Output, CultureInfo.InvariantCulture) > 0);
    }

    [Theory]
    [InlineData("otel_traces")]
    [InlineData("otel_logs")]
    [InlineData("ml_component_runs")]
    [InlineData("ml_predictions")]
    [InlineData("ml_feedback")]
    [InlineData("ml_references")]
    [InlineData("ml_tuples")]
    [InlineData("ml_column_summaries")]
    [InlineData("ml_tests")]
    [InlineData("ml_estimates")]
    public async Task A_second_program_on_the_same_data_finds_what_the_demo_stored(string table)
    {
        string query = $"SELECT count() FROM {table}";

        Finished asked = await Otelml.RunAsync("sql", query, "--data", run.Data);

        Assert.Equal(0, asked.ExitCode);
        Assert.True(long.Parse(asked.Output, CultureInfo.InvariantCulture) > 0);
        Assert.Equal(await run.Node.AskAsync(query), asked.Output.TrimEnd());
    }

    [Fact]
    public async Task The_training_run_is_one_trace_with_its_components_nested_in_it()
    {
        string spans = await run.Node.AskAsync(
            """
            SELECT SpanAttributes['ml.component.name'] AS component, ParentSpanId = '' AS root,
                ParentSpanId IN (SELECT SpanId FROM otel_traces WHERE ParentSpanId = '') AS nested
            FROM otel_traces
            WHERE TraceId IN (SELECT TraceId FROM otel_traces WHERE SpanAttributes['ml.component.name'] = 'training')
            ORDER BY Timestamp
            """);

        Assert.Equal(["\t1\t0", "cleaning\t0\t1", "feature-generation\t0\t1", "split\t0\t1", "training\t0\t1"], spans.Split('\n'));
    }

    [Fact]
    public async Task Every_prediction_is_tied_to_the_span_of_the_run_that_made_it()
    {
        string counts = await run.Node.AskAsync(
            """
            SELECT countIf((TraceId, RunId) IN (SELECT TraceId, SpanId FROM otel_traces WHERE SpanAttributes['ml.component.name'] = 'inference')) = count()
            FROM ml_predictions
            """);

        Assert.Equal("1", counts);
    }

    [Fact]
    public async Task Estimates_are_scraped_from_the_web_port() =>
        Assert.Contains("ml_pipeline_name=\"taxi\"", await WaitForEstimatesAsync(), StringComparison.Ordinal);

    [Fact]
    public async Task A_report_on_a_pipeline_that_is_not_there_names_those_that_are()
    {
        Finished refused = await Otelml.RunAsync("report", "--pipeline", "bus", "--data", run.Data);

        refused.AssertComplaint(2, "'bus'", "taxi");
    }

    async Task<string> WaitForEstimatesAsync()
    {
        string metrics = "";
        await Eventually.TrueAsync(
            async () => (metrics = await Http.GetStringAsync(new Uri(run.Node.Web, "/metrics"), Cancellation)).Contains("\nml_performance_estimate{", StringComparison.Ordinal),
            TimeSpan.FromMinutes(1),
            "No estimate was to be scraped");
        return metrics;
    }

    static string Windows(Finished command) => JsonNode.Parse(command.Output)!["windows"]!.ToJsonString();

    static double Number(JsonObject window, string field) => window[field]!.GetValue<double>();

    static DateTime Time(JsonObject window, string field) => window[field]!.GetValue<DateTime>();
}
