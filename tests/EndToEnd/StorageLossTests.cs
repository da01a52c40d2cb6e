using System.Net;
using System.Net.Sockets;
using OtelMl.Storage.Access;
using OtelMl.Storage.Embedded;
using OtelMl.Tests.Shared;

namespace OtelMl.EndToEnd;

/// <summary>A node whose ClickHouse ends, or is not there yet.</summary>
public sealed class StorageLossTests : IDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    readonly TemporaryFolder _folder = new();

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    string Data => _folder.File("data");

    string Stored => Path.Combine(Data, "clickhouse");

    string Aside => _folder.File("aside");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task An_embedded_ClickHouse_that_is_killed_is_started_again_and_nothing_is_lost()
    {
        await using RunningNode node = await Otelml.UpAsync(Data);
        await Feedback.SendAsync(node, "before");
        await Eventually.TrueAsync(async () => await node.AskAsync("SELECT count() FROM ml_feedback") == "1", Patience, "The feedback was not stored");
        KeepFromStarting();
        Signals.Send(node.ClickHouse.Id, Signals.Kill);
        await Eventually.TrueAsync(async () => (await Feedback.ReadinessAsync(node)).Status == HttpStatusCode.ServiceUnavailable, Patience, "The node did not notice");

        for (int i = 0; i < 5; i++)
            await Feedback.SendAsync(node, $"meanwhile {i}");
        await Eventually.TrueAsync(() => node.Error.Contains("could not be started", StringComparison.Ordinal), Patience, "The node said nothing");
        LetStart();

        await Eventually.TrueAsync(async () => (await Feedback.ReadinessAsync(node)).Status == HttpStatusCode.OK, Patience, "ClickHouse was not started again");
        await Eventually.TrueAsync(async () => await node.AskAsync("SELECT count() FROM ml_feedback") == "6", Patience, "The feedback of meanwhile was not stored");
        Assert.Equal("6", await node.AskAsync("SELECT uniqExact(PredictionId) FROM ml_feedback"));
        Assert.NotEqual(node.ClickHouse.Id, await node.AnnouncedProcessAsync());
        Finished asked = await Otelml.RunAsync("sql", "SELECT count() FROM ml_feedback", "--data", Data);
        Assert.Equal("6\n", asked.Output);
        node.Send(Signals.Terminate);
        Assert.Equal(0, await node.EndAsync(Patience));
        Assert.Contains("runs again", node.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_node_whose_ClickHouse_cannot_be_started_again_ends_and_says_why()
    {
        await using RunningNode node = await Otelml.UpAsync(Data);
        KeepFromStarting();

        Signals.Send(node.ClickHouse.Id, Signals.Kill);

        Assert.Equal(3, await node.EndAsync(Patience));
        Assert.Contains("otelml: The embedded ClickHouse ended unexpectedly and could not be started again:", node.Error, StringComparison.Ordinal);
        Assert.Contains(Data, node.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_ClickHouse_that_does_not_answer_degrades_the_node_which_goes_on_accepting()
    {
        await using RunningNode node = await Otelml.UpAsync(Data);
        int stopped = node.ClickHouse.Id;
        Signals.Send(stopped, Signals.Stop);
        try
        {
            (HttpStatusCode status, string answer) = await Feedback.ReadinessAsync(node);
            await Feedback.SendAsync(node, "meanwhile");

            Assert.Equal(HttpStatusCode.OK, status);
            Assert.Contains("\"status\":\"degraded\"", answer, StringComparison.Ordinal);
            Assert.Contains("has not answered", answer, StringComparison.Ordinal);
        }
        finally
        {
            Signals.Send(stopped, Signals.Continue);
        }

        await Eventually.TrueAsync(async () => await node.AskAsync("SELECT count() FROM ml_feedback") == "1", Patience, "The feedback was not stored");
        (_, string after) = await Feedback.ReadinessAsync(node);
        Assert.Contains("\"storage\":\"ok\"", after, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("up")]
    [InlineData("collector")]
    public async Task A_ClickHouse_that_is_not_there_yet_is_waited_for_while_telemetry_is_accepted(string command)
    {
        int port = FreePort();
        await using RunningNode node = await Otelml.StartAsync(
            Otelml.CommandLine([command, "--data", Data, .. Otelml.FreePorts, "--clickhouse", $"http://127.0.0.1:{port}"]), Data);
        await Eventually.TrueAsync(() => node.Output.Contains("ClickHouse ", StringComparison.Ordinal), Patience, "The node did not start");
        (HttpStatusCode early, string answer) = await Feedback.ReadinessAsync(node);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, early);
        Assert.Contains("has not been reached", answer, StringComparison.Ordinal);
        await Feedback.SendAsync(node, "early");

        await using EmbeddedClickHouse late = await EmbeddedClickHouse.StartAsync(_folder.File("late"), port, null, Cancellation);
        using var store = new ClickHouseStore(late.Endpoint);

        await Eventually.TrueAsync(async () => (await Feedback.ReadinessAsync(node)).Status == HttpStatusCode.OK, Patience, "The node did not notice that ClickHouse is there");
        // Through a view, which a row that came between its table and the view would not have reached.
        await Eventually.TrueAsync(
            async () => await store.ScalarAsync("SELECT count() FROM ml_feedback", cancellationToken: Cancellation) is 1UL, Patience, "The feedback was not stored");
    }

    void KeepFromStarting()
    {
        Directory.Move(Stored, Aside);
        File.WriteAllText(Stored, "in the way");
    }

    void LetStart()
    {
        File.Delete(Stored);
        Directory.Move(Aside, Stored);
    }

    static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
