using System.Text.Json.Nodes;
using OtelMl.Tests.Shared;

namespace OtelMl.EndToEnd;

/// <summary>The taxi demo, played once for all who look at what it left: first with nothing running, then with a node up.</summary>
public sealed class DemoRun : IAsyncLifetime
{
    readonly TemporaryFolder _folder = new();

    public string Data => _folder.File("data");

    public Finished Demo { get; private set; } = null!;

    /// <summary>A report and a query with no node running on the data.</summary>
    public Finished Report { get; private set; } = null!;

    public Finished Query { get; private set; } = null!;

    /// <summary>A second program on the same data.</summary>
    public RunningNode Node { get; private set; } = null!;

    public IReadOnlyList<JsonObject> Windows => [.. Demo.Json["windows"]!.AsArray().Select(window => window!.AsObject())];

    public async ValueTask InitializeAsync()
    {
        Demo = await Otelml.RunAsync(["demo", "taxi", "--exit", "--json", "--data", Data, .. Otelml.FreePorts]);
        Assert.True(Demo.ExitCode == 0, Demo.Error);
        Report = await Otelml.RunAsync("report", "--json", "--data", Data);
        Query = await Otelml.RunAsync("sql", "SELECT count() FROM otel_traces", "--data", Data);
        Node = await Otelml.UpAsync(Data);
    }

    public async ValueTask DisposeAsync()
    {
        if (Node is not null)
            await Node.DisposeAsync();
        _folder.Dispose();
    }
}
