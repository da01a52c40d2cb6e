using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using OtelMl.Analyzers.Detection.Performance;
using OtelMl.Analyzers.Detection.Windows;
using OtelMl.Storage.Access;
using OtelMl.Storage.Embedded;
using OtelMl.Storage.Migrations;

namespace OtelMl.Detection;

/// <summary>
/// How long it takes to estimate every window of stored predictions anew by calibrated confidence in ClickHouse, beside a plain average over
/// the same columns, in one run.
/// </summary>
static class StoredWindows
{
    const string Pipeline = "bench";
    const int Days = 100;
    const int Rounds = 9;
    static readonly DateTime Start = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    static readonly string[] Kinds = [AnalysisWindow.Day, AnalysisWindow.Week, AnalysisWindow.Cumulative];
    static readonly string[] Metrics = ["accuracy", "precision", "recall", "f1", "roc_auc"];

    public static async Task MeasureAsync(long predictions, CancellationToken cancellationToken)
    {
        string folder = Directory.CreateTempSubdirectory("otelml-bench-").FullName;
        try
        {
            await using EmbeddedClickHouse server = await EmbeddedClickHouse.StartAsync(folder, port: 0, progress: null, cancellationToken);
            using var store = new ClickHouseStore(server.Endpoint);
            await new SchemaMigrator(store, NullLogger<SchemaMigrator>.Instance).MigrateAsync(cancellationToken);
            await FillAsync(store, predictions, cancellationToken);
            await CompareAsync(store, "as written", predictions, cancellationToken);
            await store.ExecuteAsync("OPTIMIZE TABLE ml_predictions FINAL", cancellationToken: cancellationToken);
            await CompareAsync(store, "merged", predictions, cancellationToken);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    static Task FillAsync(ClickHouseStore store, long predictions, CancellationToken cancellationToken)
    {
        const string sql = """
            INSERT INTO ml_predictions (Pipeline, PredictionId, Timestamp, Value, Score)
            SELECT {pipeline:String}, toString(number), fromUnixTimestamp64Nano({start:Int64} + number * intDiv({span:Int64}, {predictions:Int64}) * 1000),
                if(rand(2) % 1000000 / 1000000 AS score >= 0.5, '1', '0'), score
            FROM numbers(toUInt64({predictions:Int64}))
            """;
        var parameters = new Dictionary<string, object>
        {
            ["pipeline"] = Pipeline,
            ["start"] = (Start - DateTime.UnixEpoch).Ticks * 100,
            ["span"] = (long)TimeSpan.FromDays(Days).TotalMicroseconds,
            ["predictions"] = predictions,
        };
        return store.ExecuteAsync(sql, parameters, cancellationToken);
    }

    static async Task CompareAsync(ClickHouseStore store, string how, long predictions, CancellationToken cancellationToken)
    {
        ConfidenceSteps steps = Steps();
        AnalysisWindow[] windows = [.. Kinds.SelectMany(kind => WindowPlan.Cover(kind, [.. Enumerable.Range(0, Days).Select(day => Start.AddDays(day).Ticks)])).Select(planned => planned.Window)];
        var plain = new List<double>();
        var all = new List<double>();
        var withLosses = new List<double>();
        var bare = new List<double>();
        for (int round = 0; round <= Rounds; round++)
        {
            plain.Add(await TimeAsync(() => PlainAsync(store, "FINAL", cancellationToken)));
            bare.Add(await TimeAsync(() => PlainAsync(store, "", cancellationToken)));
            all.Add(await TimeAsync(() => EstimateAsync(store, steps, windows, Metrics, cancellationToken)));
            withLosses.Add(await TimeAsync(() => EstimateAsync(store, steps, windows, [.. Metrics, "log_loss"], cancellationToken)));
        }

        double seconds = Best(plain);
        Console.WriteLine($"{how}: {windows.Length} windows of {predictions / 1e6:0.#} million predictions, the best of {Rounds} rounds");
        Console.WriteLine($"  SELECT count(), avg(…) … FINAL   {seconds:0.000} s");
        Console.WriteLine($"  the same without FINAL           {Best(bare):0.000} s");
        Console.WriteLine($"  {Metrics.Length} metrics of every window       {Best(all):0.000} s, ratio {Best(all) / seconds:0.00} ({Best(all) / Best(bare):0.00} without FINAL)");
        Console.WriteLine($"  and log loss                     {Best(withLosses):0.000} s, ratio {Best(withLosses) / seconds:0.00} ({Best(withLosses) / Best(bare):0.00} without FINAL)");
    }

    static async Task<double> TimeAsync(Func<Task> run)
    {
        long start = Stopwatch.GetTimestamp();
        await run();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    static Task<object?> PlainAsync(ClickHouseStore store, string final, CancellationToken cancellationToken) => store.ScalarAsync(
        $$"""
        SELECT count() + avg(Score) + avg(length(Value)) + avg(toUnixTimestamp64Nano(Timestamp)) FROM ml_predictions {{final}}
        WHERE Pipeline = {pipeline:String} SETTINGS do_not_merge_across_partitions_select_final = 1
        """,
        new Dictionary<string, object> { ["pipeline"] = Pipeline },
        cancellationToken);

    static async Task EstimateAsync(ClickHouseStore store, ConfidenceSteps steps, AnalysisWindow[] windows, string[] metrics, CancellationToken cancellationToken)
    {
        StoredConfidence confidence = await StoredConfidence.CountAsync(store, Pipeline, steps, metrics.Contains("log_loss"), Start.AddDays(Days), cancellationToken);
        foreach (AnalysisWindow window in windows)
        {
            foreach (string metric in metrics)
            {
                if (confidence.Estimate(metric, window) is not > 0)
                    throw new InvalidOperationException($"{metric} of {window} has no value.");
            }
        }
    }

    // As many steps as an isotonic regression of some ten thousand labels has.
    static ConfidenceSteps Steps()
    {
        double[] starts = [.. Enumerable.Range(0, 100).Select(i => i / 100.0)];
        return new ConfidenceSteps("1", starts, [.. starts.Select(start => 0.1 + (0.8 * start))], 0.5);
    }

    // The first round fills the caches.
    static double Best(List<double> seconds) => seconds.Skip(1).Min();
}
