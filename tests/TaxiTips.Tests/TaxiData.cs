[assembly: AssemblyFixture(typeof(OtelMl.TaxiTips.Tests.TaxiData))]

namespace OtelMl.TaxiTips.Tests;

/// <summary>Both years as recorded, read once for all tests.</summary>
public sealed class TaxiData : IAsyncLifetime
{
    public IReadOnlyList<Trip> Year2019 { get; private set; } = [];

    public IReadOnlyList<Trip> Year2020 { get; private set; } = [];

    public async ValueTask InitializeAsync()
    {
        Year2019 = await ReadAsync(2019);
        Year2020 = await ReadAsync(2020);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    public IReadOnlyList<Trip> Clean(Period period) => Cleaning.Clean(period.From.Year == 2019 ? Year2019 : Year2020, period);

    public IReadOnlyList<Example> Examples(Period period, decimal tipThreshold = 0.20m) =>
        FeatureGeneration.Generate(Clean(period), period, tipThreshold);

    static async Task<IReadOnlyList<Trip>> ReadAsync(int year) =>
        await new TripReader(TripReader.DefaultDirectory).ReadAsync(Period.Month(year, 1)).ToListAsync();
}
