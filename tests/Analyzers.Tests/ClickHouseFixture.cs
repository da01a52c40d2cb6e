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

    public ValueTask DisposeAsync() => _clickHouse!.DisposeAsync();
}
