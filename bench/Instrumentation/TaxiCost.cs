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
/// without and with an SDK that batches and exports nowhere. Time is the process's own, on all threads, since others share the machine.
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
            using OpenTelemetrySdk sdk = Start(events);
            using IDisposable registration = new MlPipeline(TaxiPipeline.Name, sdk.GetLoggerFactory()).Register();
            await PlayAsync(pipeline, options, trips);
            sdk.LoggerProvider.ForceFlush();
            sdk.TracerProvider.ForceFlush();
            if (exported.Add(events.Count) && exported.Count > 1) throw new InvalidOperationException($"Events were dropped: {string.Join(", ", exported)} were exported.");
        }

        // What the compiler at run time does to methods as they are called more often belongs to the first minute of a process.
        for (int round = 0; round < WarmUps; round++)
        {
            await TimeAsync(PlainAsync);
            await TimeAsync(RecordedAsync);
        }

        List<double> plain = [];
        List<double> recorded = [];
        for (int round = 0; round < rounds; round++)
        {
            plain.Add(await TimeAsync(PlainAsync));
            recorded.Add(await TimeAsync(RecordedAsync));
            Console.WriteLine($"plain {plain[^1]:0.000} s   recorded {recorded[^1]:0.000} s");
        }

        double[] ratios = [.. plain.Zip(recorded, (a, b) => b / a).Order()];
        double[] added = [.. plain.Zip(recorded, (a, b) => b - a)];
        double mean = added.Average();
        double error = Math.Sqrt(added.Sum(each => (each - mean) * (each - mean)) / (rounds * (rounds - 1.0)));
        Console.WriteLine(
            $"recorded / plain: {1 + (mean / plain.Average()):0.000}, standard error {error / plain.Average():0.000}; " +
            $"of {rounds} pairs the median is {ratios[rounds / 2]:0.000}, from {ratios[0]:0.000} to {ratios[^1]:0.000}");
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

    static async Task<double> TimeAsync(Func<Task> work)
    {
        GC.Collect();
        using Process process = Process.GetCurrentProcess();
        TimeSpan before = process.TotalProcessorTime;
        // What goes on after it is on another stack: else every play would stay alive under the next one, with all that it holds.
        await Task.Run(work).ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        process.Refresh();
        return (process.TotalProcessorTime - before).TotalSeconds;
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
}
