using System.Net;

namespace OtelMl.EndToEnd;

public sealed class NodeTests(EmptyNode empty) : IClassFixture<EmptyNode>
{
    static readonly HttpClient Http = new();

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/healthz")]
    [InlineData("/readyz")]
    public async Task A_node_says_that_it_is_well(string path)
    {
        using HttpResponseMessage answer = await Http.GetAsync(new Uri(empty.Node.Web, path), Cancellation);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Theory]
    [InlineData("INSERT INTO ml_feedback (Pipeline) VALUES ('mine')")]
    [InlineData("DROP TABLE ml_feedback")]
    [InlineData("CREATE TABLE mine (x UInt8) ENGINE = Memory")]
    [InlineData("TRUNCATE TABLE ml_feedback")]
    [InlineData("ALTER TABLE ml_feedback DELETE WHERE true")]
    [InlineData("SYSTEM SHUTDOWN")]
    [InlineData("SELECT 1 SETTINGS readonly = 0")]
    public async Task Sql_only_reads(string query)
    {
        Finished refused = await Otelml.RunAsync("sql", query, "--data", empty.Data);

        refused.AssertComplaint(2, "readonly mode");
    }

    [Fact]
    public async Task Sql_that_ClickHouse_does_not_understand_is_refused_in_its_words()
    {
        Finished refused = await Otelml.RunAsync("sql", "SELEC count() FROM otel_traces", "--data", empty.Data);

        refused.AssertComplaint(2, "Syntax error");
    }

    [Fact]
    public async Task Sql_that_fails_half_way_says_so()
    {
        Finished broken = await Otelml.RunAsync("sql", "SELECT throwIf(number = 300000) FROM numbers(1000000) FORMAT TSV", "--data", empty.Data);

        Assert.Equal(3, broken.ExitCode);
        Assert.Contains("otelml: ClickHouse broke its answer off", broken.Error, StringComparison.Ordinal);
        broken.AssertNoStackTrace();
    }

    [Fact]
    public async Task A_data_folder_in_use_is_refused()
    {
        Finished refused = await Otelml.RunAsync(["up", "--data", empty.Data, .. Otelml.FreePorts]);

        refused.AssertComplaint(3, empty.Data, "in use by another otelml", "--data");
    }

    [Fact]
    public async Task A_report_without_estimates_says_what_they_need()
    {
        Finished report = await Otelml.RunAsync("report", "--data", empty.Data);

        Assert.Equal(0, report.ExitCode);
        Assert.StartsWith("No estimates yet", report.Output, StringComparison.Ordinal);
    }
}
