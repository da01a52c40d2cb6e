using System.Runtime.CompilerServices;
using Microsoft.ML;

namespace OtelMl.Instrumentation.Generator.Tests.Annotated;

/// <summary>Methods as users write them, one of each kind that can be a component.</summary>
[MlPipeline("taxi")]
static class Pipeline
{
    [MlComponent("cleaning", Owner = "ana", Description = "Drops \"odd\" trips.", Tags = ["batch", "v1"])]
    [return: MlOutput("trips/{month:00}", Sample = 2, Digest = true)]
    public static IReadOnlyList<Trip> Clean([MlInput("raw/{month:00}", Digest = true)] Trip[] trips, int month) =>
        [.. trips.Where(trip => trip.Fare > 0)];

    [MlComponent("nothing")]
    public static void Nothing()
    {
    }

    [MlComponent("failing")]
    public static int Fail([MlInput("in")] IReadOnlyList<Trip> trips) => throw new InvalidDataException($"{trips.Count} trips");

    [MlComponent("task")]
    public static async Task TaskAsync([MlSlice("region")] string region)
    {
        await Task.Yield();
        Nothing();
        if (region.Length == 0) throw new InvalidDataException("no region");
    }

    [MlComponent("task of value")]
    [return: MlOutput("counted")]
    public static async Task<List<Trip>> CountAsync([MlInput("stream")] IAsyncEnumerable<Trip> trips)
    {
        List<Trip> all = [];
        await foreach (Trip trip in trips) all.Add(trip);
        return all;
    }

    [MlComponent("value task")]
    public static async ValueTask<int> ValueAsync(int value)
    {
        await Task.Yield();
        return value + 1;
    }

    [MlComponent("stream")]
    [return: MlOutput("streamed")]
    public static IEnumerable<Trip> Stream([MlInput("source")] IEnumerable<Trip> trips)
    {
        foreach (Trip trip in trips)
        {
            Nothing();
            if (trip.Fare < 0) throw new InvalidDataException("a negative fare");
            yield return trip;
        }
    }

    [MlComponent("async stream")]
    [return: MlOutput("streamed")]
    public static async IAsyncEnumerable<Trip> StreamAsync(
        [MlInput("source")] IAsyncEnumerable<Trip> trips, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (Trip trip in trips.WithCancellation(cancellationToken))
        {
            Nothing();
            yield return trip;
        }
    }

    [MlComponent("generic")]
    [return: MlOutput("kept")]
    public static List<T> Keep<T>([MlInput("all")] IEnumerable<T> rows, Func<T, bool> wanted)
        where T : notnull => [.. rows.Where(wanted)];

    [MlComponent("extension")]
    public static int Total([MlInput("numbers")] this IReadOnlyList<double> numbers, int offset = 1) => (int)numbers.Sum() + offset;

    [MlComponent("split")]
    [return: MlOutput("train", Of = "Training", Part = MlDataPart.Training)]
    [return: MlOutput("test", Of = "Test", Part = MlDataPart.Test)]
    public static (IReadOnlyList<Trip> Training, IReadOnlyList<Trip> Test) Split([MlInput("all")] IReadOnlyList<Trip> trips) =>
        ([.. trips.Take(2)], [.. trips.Skip(2)]);

    [MlComponent("training")]
    [return: MlModel("tips", Version = "{version}")]
    public static object Train([MlInput("view")] IDataView view, string version) => (view.Schema.Count, version);

    [MlComponent("file")]
    public static void Write([MlOutput("{path}", Digest = true)] string path) => File.WriteAllText(path, "abc");

    [MlComponent("often", SummaryInterval = 60)]
    public static double ScoreOften([MlInput("requests")] Trip trip) => trip.Distance / 10;

    [MlComponent("one row")]
    [return: MlOutput("scores")]
    public static double Score([MlInput("requests")] Trip trip) => trip.Distance / 10;

#pragma warning disable OTELML020 // That only the name is recorded is what a test asserts.
    [MlComponent("passing on")]
    [return: MlOutput("shot again")]
    public static OneShot PassOn([MlInput("shot")] OneShot shot) => shot;
#pragma warning restore OTELML020

    [MlComponent("picking", Kind = typeof(InferenceComponent))]
    [return: MlOutput("picks")]
    public static List<Pick> Choose(List<Pick> picks) => picks;

    [MlComponent("taking", Kind = typeof(FeedbackComponent))]
    public static int Take([MlInput("picks")] List<Pick> picks) => picks.Count;

    [MlComponent("shipping")]
    public static int Ship([MlInput("parcels", Digest = true)] Parcel[] parcels) => parcels.Length;

    [MlComponent("slow shipping", SummaryInterval = 60)]
    public static int ShipSlowly([MlInput("parcels", Digest = true)] IEnumerable<Parcel> parcels) => parcels.Count();

    [MlComponent("counting")]
    public static int Count([MlInput("numbers", Digest = true)] IReadOnlyList<long> numbers) => numbers.Count;

    [MlComponent("wrapping")]
    [return: MlOutput("wrapped", Of = "Rows")]
    public static (IEnumerable<int> Rows, bool IsLazy) Wrap(IEnumerable<int> rows) => (rows, true);

    [MlPipeline("taxi")]
    public static int Whole() => Inner();

    [MlComponent("inner")]
    public static int Inner() => 1;

    public static List<T> KeepAll<T>(IEnumerable<T> rows)
        where T : notnull => Keep(rows, _ => true);
}
