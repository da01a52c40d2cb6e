using System.Net;
using OtelMl.Storage.Access;
using OtelMl.Storage.Embedded;
using OtelMl.Tests.Shared;

namespace OtelMl.EndToEnd;

/// <summary>A ClickHouse that is there, and whose user may not do what the schema needs.</summary>
public sealed class RefusedSchemaTests : IDisposable
{
    const string WritesOnly = "<grants><query>GRANT SELECT, INSERT ON otel.*</query></grants>";
    const string MayDoAll = "<grants><query>GRANT ALL ON otel.*</query><query>GRANT TABLE ENGINE ON *</query></grants>";

    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    readonly TemporaryFolder _folder = new();

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    string Server => _folder.File("server");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("collector", WritesOnly, "CREATE DATABASE")]
    [InlineData("up", "<profile>reading</profile>", "readonly mode")]
    public async Task A_right_that_is_missing_is_waited_for_while_telemetry_is_accepted(string command, string rights, string says)
    {
        EmbeddedClickHouse strict = await StartAsync(rights, port: 0);
        string address = $"http://otelml:secret@127.0.0.1:{strict.Endpoint.Uri.Port}";
        await using RunningNode node = await StartNodeAsync(command, address);
        await Eventually.TrueAsync(() => node.Error.Contains(says, StringComparison.Ordinal), Patience, "The node did not say what is refused");
        Assert.Contains("It is tried again", node.Error, StringComparison.Ordinal);
        (HttpStatusCode status, string answer) = await Feedback.ReadinessAsync(node);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Contains(says, answer, StringComparison.Ordinal);
        await Feedback.SendAsync(node, "early");

        await strict.DisposeAsync();
        await Feedback.SendAsync(node, "while it is restarted");
        await using EmbeddedClickHouse generous = await StartAsync(MayDoAll, strict.Endpoint.Uri.Port);

        await Eventually.TrueAsync(async () => (await Feedback.ReadinessAsync(node)).Status == HttpStatusCode.OK, Patience, "The node did not notice that it may now");
        using var store = new ClickHouseStore(generous.Endpoint);
        await Eventually.TrueAsync(
            async () => await store.ScalarAsync("SELECT count() FROM ml_feedback", cancellationToken: Cancellation) is 2UL, Patience, "The feedback was not stored");
        Assert.DoesNotContain("secret", node.Error + answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_the_schema_is_there_a_collector_needs_no_right_to_make_it()
    {
        await using (EmbeddedClickHouse generous = await StartAsync(MayDoAll, port: 0))
        {
            Finished made = await Otelml.RunAsync("analyzer", "--once", "--data", _folder.File("analyzer"), "--clickhouse", generous.Endpoint.Uri.ToString(), "--web-port", "0");
            Assert.Equal(0, made.ExitCode);
        }

        await using EmbeddedClickHouse strict = await StartAsync(WritesOnly, port: 0);
        await using RunningNode node = await StartNodeAsync("collector", $"http://otelml:secret@127.0.0.1:{strict.Endpoint.Uri.Port}");
        await Feedback.SendAsync(node, "one");

        using var store = new ClickHouseStore(strict.Endpoint);
        await Eventually.TrueAsync(
            async () => await store.ScalarAsync("SELECT count() FROM ml_feedback", cancellationToken: Cancellation) is 1UL, Patience, "The feedback was not stored");
        Assert.Equal(HttpStatusCode.OK, (await Feedback.ReadinessAsync(node)).Status);
    }

    async Task<RunningNode> StartNodeAsync(string command, string clickHouse)
    {
        string data = _folder.File("data");
        RunningNode node = await Otelml.StartAsync(Otelml.CommandLine([command, "--data", data, .. Otelml.FreePorts, "--clickhouse", clickHouse]), data);
        await Eventually.TrueAsync(() => node.Output.Contains("ClickHouse ", StringComparison.Ordinal), Patience, "The node did not start");
        return node;
    }

    // The embedded ClickHouse reads its users when it starts, from where the configuration beside it says.
    async Task<EmbeddedClickHouse> StartAsync(string rights, int port)
    {
        string more = Path.Combine(Server, "clickhouse.d");
        string users = Path.Combine(Server, "users.xml");
        Directory.CreateDirectory(more);
        await File.WriteAllTextAsync(Path.Combine(more, "users.xml"), $"<clickhouse><users_config>{users}</users_config></clickhouse>", Cancellation);
        await File.WriteAllTextAsync(
            users,
            $"""
            <clickhouse>
              <profiles><default/><reading><readonly>1</readonly></reading></profiles>
              <quotas><default/></quotas>
              <users>
                <default><password></password><networks><ip>127.0.0.1</ip></networks></default>
                <otelml><password>secret</password><networks><ip>127.0.0.1</ip></networks>{rights}</otelml>
              </users>
            </clickhouse>
            """,
            Cancellation);
        return await EmbeddedClickHouse.StartAsync(Server, port, null, Cancellation);
    }
}
