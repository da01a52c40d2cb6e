using OtelMl.Tests.Shared;

namespace OtelMl.EndToEnd;

public sealed class EndingTests : IDisposable
{
    // Seconds when the machine is not busy.
    static readonly TimeSpan Soon = TimeSpan.FromSeconds(15);

    static readonly HttpClient Http = new();

    readonly TemporaryFolder _folder = new();

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(Signals.Interrupt)]
    [InlineData(Signals.Terminate)]
    public async Task A_node_that_is_asked_to_end_does_so_in_good_order(int signal)
    {
        await using RunningNode node = await Otelml.UpAsync(_folder.Path);
        // A client that keeps its connection must not keep the node.
        Assert.Equal("ok", await Http.GetStringAsync(new Uri(node.Web, "/healthz"), Cancellation));

        node.Send(signal);

        Assert.Equal(0, await node.EndAsync(Soon));
        Assert.False(node.ClickHouse.IsAlive);
        Assert.False(node.IsAnnounced);
        Assert.DoesNotContain("   at ", node.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_node_that_is_killed_takes_its_ClickHouse_along_and_leaves_its_data_to_the_next()
    {
        await using RunningNode node = await Otelml.UpAsync(_folder.Path);

        node.Send(Signals.Kill);

        await Eventually.TrueAsync(() => !node.ClickHouse.IsAlive, Soon, "ClickHouse did not end");
        Finished asked = await Otelml.RunAsync("sql", "SELECT count() FROM otel_traces", "--data", _folder.Path);
        Assert.Equal("0\n", asked.Output);
    }

    [Fact]
    public async Task A_demo_that_is_interrupted_while_it_trains_ends_at_once()
    {
        await using RunningNode demo = await Otelml.StartAsync(
            Otelml.CommandLine(["demo", "taxi", "--data", _folder.Path, .. Otelml.FreePorts]), _folder.Path);

        demo.Send(Signals.Interrupt);

        Assert.Equal(130, await demo.EndAsync(Soon));
        Assert.False(demo.ClickHouse.IsAlive);
        Assert.Contains("otelml: interrupted.", demo.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", demo.Error, StringComparison.Ordinal);
    }
}
