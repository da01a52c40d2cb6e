using System.Diagnostics;
using System.Globalization;
using OtelMl.Analyzers.Diagnosis.Provenance;
using OtelMl.ProvenanceBench;
using OtelMl.Storage.Access;
using OtelMl.Tests.Shared;

// How long it takes to walk from a prediction to the raw file, with so many runs stored.
CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
const int Traces = 20;
int runs = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 100_000;
await using TestClickHouse clickHouse = await TestClickHouse.StartAsync();
ClickHouseStore store = clickHouse.Store;
int slots = await TaxiHistory.StoreAsync(store, runs);
var catalog = new RunCatalog(store);
Random random = new(1);
List<double> seconds = [];
int components = 0;
for (int i = 0; i <= Traces; i++)
{
    string prediction = $"{random.Next(slots / 2, slots)}/{random.Next(TaxiHistory.PredictionsPerRun)}";
    long start = Stopwatch.GetTimestamp();
    List<string> roots = await new OutputCatalog(store).MakersAsync(prediction, "", CancellationToken.None);
    Lineage lineage = await new LineageReader(catalog).TraceAsync(roots);
    await LineageFindings.FindAsync(
        lineage,
        catalog,
        ToggleTable.DataLabels(store, TimeProvider.System),
        ToggleTable.Retractions(store, TimeProvider.System),
        Staleness.DefaultThreshold,
        CancellationToken.None);
    // The first warms up.
    if (i > 0) seconds.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
    components = lineage.Runs.Values.Select(run => run.Component).Distinct().Count();
}

seconds.Sort();
Console.WriteLine($"{runs} runs, {slots * TaxiHistory.PredictionsPerRun} predictions: a trace through {components} components takes {seconds[Traces / 2]:0.000} s, at most {seconds[^1]:0.000} s");
