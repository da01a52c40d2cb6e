using OtelMl.Analyzers.Tests;
using OtelMl.Storage.Access;
using OtelMl.Tests.Shared;

[assembly: AssemblyFixture(typeof(ClickHouseFixture))]

namespace OtelMl.Analyzers.Tests;

/// <summary>A ClickHouse for all tests. An analyzer looks at every pipeline in it, so tests that use it take turns.</summary>
public sealed class ClickHouseFixture : IAsyncLifetime
{
    /// <summary>The collection of the tests that take turns.</summary>
    public const string Tables = "tables";

    TestClickHouse? _clickHouse;

    public ClickHouseStore Store => _clickHouse!.Store;

    public async ValueTask InitializeAsync() => _clickHouse = await TestClickHouse.StartAsync();

    /// <summary>Empties tables of what the tests before have left.</summary>
    public async Task EmptyAsync(params string[] tables)
    {
        foreach (string table in tables)
            await Store.ExecuteAsync($"TRUNCATE TABLE {table}", cancellationToken: TestContext.Current.CancellationToken);
    }

    public ValueTask DisposeAsync() => _clickHouse!.DisposeAsync();
}
