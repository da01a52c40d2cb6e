using OtelMl.Analyzers.Diagnosis.Provenance;
using OtelMl.Provenance.Tests;
using OtelMl.Tests.Shared;

[assembly: AssemblyFixture(typeof(ProvenanceFixture))]

namespace OtelMl.Provenance.Tests;

/// <summary>One ClickHouse for all tests, each of which keeps to pipelines of its own.</summary>
public sealed class ProvenanceFixture : IAsyncLifetime
{
    TestClickHouse? _clickHouse;

    public RunCatalog Catalog => new(_clickHouse!.Store);

    public OutputCatalog Outputs => new(_clickHouse!.Store);

    public LineageReader Reader => new(Catalog);

    public OtelMl.Storage.Access.ClickHouseStore Store => _clickHouse!.Store;

    public async ValueTask InitializeAsync() => _clickHouse = await TestClickHouse.StartAsync();

    public ValueTask DisposeAsync() => _clickHouse!.DisposeAsync();

    /// <summary>Looks at a lineage as 'otelml trace' does.</summary>
    public Task<LineageFindings> FindAsync(Lineage lineage) => LineageFindings.FindAsync(
        lineage,
        Catalog,
        ToggleTable.DataLabels(Store, TimeProvider.System),
        ToggleTable.Retractions(Store, TimeProvider.System),
        Staleness.DefaultThreshold,
        TestContext.Current.CancellationToken);

    /// <summary>Stores runs as the collector would: as spans, from which the views derive the rest.</summary>
    public Task StoreAsync(string pipeline, params IEnumerable<StoredRun> runs) =>
        Store.InsertRowsAsync(
            "otel_traces",
            ["Timestamp", "TraceId", "SpanId", "SpanName", "SpanAttributes", "Duration", "StatusCode", "StatusMessage"],
            runs.Select(run => new object[]
            {
                run.Start, run.TraceId, run.Id, "run " + run.Component, run.Attributes(pipeline), (ulong)run.Took.Ticks * 100, run.Fault is null ? "Unset" : "Error", run.Fault ?? "",
            }),
            TestContext.Current.CancellationToken);
}
