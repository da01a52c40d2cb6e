using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using OtelMl.Instrumentation;
using OtelMl.TaxiTips;

namespace OtelMl.InstrumentationBench;

/// <summary>
/// How much slower the whole taxi pipeline is when it is recorded: training, seventeen weeks of serving and all feedback, in turn
/// without and with an SDK that batches and exports nowhere. Prints both the time that passes, which is what slows a pipeline down, and
/// the process's own on all threads, which is what it takes of the machine.
/// </summary>
static class TaxiCost
{
    const int WarmUps = 2;

    // More than the reference set, which comes at once.
    const int QueueSize = 1 << 14;

    public static async Task MeasureAsync(int rounds)
    {
        TaxiTipsOptions options = new();
        TaxiPipeline pipeline = new(options, TripReader.DefaultDirectory);
        ILookup<DateOnly, Trip> trips = await pipeline.LiveTripsAsync(CancellationToken.None);
        Task PlainAsync() => PlayAsync(pipeline, options, trips);
        HashSet<long> exported = [];
        async Task RecordedAsync()
        {
            using Nowhere<LogRecord> events = new();
            using (OpenTelemetrySdk sdk = Start(events))
            using (new MlPipeline(TaxiPipeline.Name, sdk.GetLoggerFactory()).Register()) await PlayAsync(pipeline, options, trips);
            if (exported.Add(events.Count) && exported.Count > 1) throw new InvalidOperationException($"Events were dropped: {string.Join(", ", exported)} were exported.");
        }

        // What the compiler at run time does to methods as they are called more often belongs to the first minute of a process.
        for (int round = 0; round < WarmUps; round++)
        {
            await TimeAsync(PlainAsync);
            await TimeAsync(RecordedAsync);
        }

        List<(Cost Plain, Cost Recorded)> pairs = [];
        for (int round = 0; round < rounds; round++)
        {
            // Which of them comes first alternates: what a play leaves behind is paid for by the next.
            Cost plain = default;
            if (round % 2 == 0) plain = await TimeAsync(PlainAsync);
            Cost recorded = await TimeAsync(RecordedAsync);
            if (round % 2 != 0) plain = await TimeAsync(PlainAsync);
            pairs.Add((plain, recorded));
            Console.WriteLine($"plain {plain}   recorded {recorded}");
        }

        Tell("elapsed", [.. pairs.Select(pair => (pair.Plain.Elapsed, pair.Recorded.Elapsed))]);
        Tell("on all cores", [.. pairs.Select(pair => (pair.Plain.Processor, pair.Recorded.Processor))]);
    }

    static void Tell(string time, (double Plain, double Recorded)[] pairs)
    {
        double plain = pairs.Average(pair => pair.Plain);
        double[] added = [.. pairs.Select(pair => (pair.Recorded - pair.Plain) / plain)];
        double[] ratios = [.. pairs.Select(pair => pair.Recorded / pair.Plain).Order()];
        double mean = added.Average();
        double error = Math.Sqrt(added.Sum(each => (each - mean) * (each - mean)) / (pairs.Length * (pairs.Length - 1.0)));
        Console.WriteLine(
            $"recorded / plain, time {time}: {1 + mean:0.000}, standard error {error:0.000}; of {pairs.Length} pairs the median is " +
            $"{ratios[pairs.Length / 2]:0.000}, from {ratios[0]:0.000} to {ratios[^1]:0.000}; least of each {pairs.Min(pair => pair.Recorded) / pairs.Min(pair => pair.Plain):0.000}");
    }

    static async Task PlayAsync(TaxiPipeline pipeline, TaxiTipsOptions options, ILookup<DateOnly, Trip> trips)
    {
        TipModel model = await pipeline.TrainAsync(CancellationToken.None);
        LabelDelays delays = new(1, options.MeanLabelDelay, options.LabelSeed);
        foreach (IGrouping<DateOnly, Trip> day in trips)
        {
            IReadOnlyList<LabelledPrediction> predictions = pipeline.Serve(model, day.Key, [.. day]);
            TaxiPipeline.Collect("labels", Feedback.Collect(predictions, delays));
        }
    }

    static async Task<Cost> TimeAsync(Func<Task> work)
    {
        GC.Collect();
        using Process process = Process.GetCurrentProcess();
        TimeSpan before = process.TotalProcessorTime;
        long start = Stopwatch.GetTimestamp();
        // What goes on after it is on another stack: else every play would stay alive under the next one, with all that it holds.
        await Task.Run(work).ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
        process.Refresh();
        return new(elapsed.TotalSeconds, (process.TotalProcessorTime - before).TotalSeconds);
    }

    static OpenTelemetrySdk Start(Nowhere<LogRecord> events) => OpenTelemetrySdk.Create(builder => builder
        .WithTracing(tracing => tracing.AddMlInstrumentation().AddProcessor(new BatchActivityExportProcessor(new Nowhere<Activity>())))
        .WithMetrics(metrics => metrics.AddMlInstrumentation())
        .WithLogging(logging => logging
            .ConfigureServices(services => services.Configure<LogRecordExportProcessorOptions>(options => options.BatchExportProcessorOptions.MaxQueueSize = QueueSize))
            .AddMlInstrumentation()
            .AddProcessor(new BatchLogRecordExportProcessor(events, maxQueueSize: QueueSize))));

    sealed class Nowhere<T> : BaseExporter<T>
        where T : class
    {
        public long Count { get; private set; }

        public override ExportResult Export(in Batch<T> batch)
        {
            Count += batch.Count;
            return ExportResult.Success;
        }
    }

    readonly record struct Cost(double Elapsed, double Processor)
    {
        public override string ToString() => $"{Elapsed:0.000} s ({Processor:0.000} s)";
    }
}
