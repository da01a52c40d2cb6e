using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OtelMl.Instrumentation;

namespace OtelMl.InstrumentationBench;

/// <summary>What a recorded prediction of 17 features costs its caller, through the SDK up to a batching exporter.</summary>
public class PredictionCost
{
    static readonly MlFeatureNames Names = new(Enumerable.Range(0, 17).Select(i => $"feature_{i}"));

    const int QueueSize = 1 << 16;

    readonly double[] _features = [.. Enumerable.Range(0, 17).Select(i => i * 1.5)];
    readonly LeavingExporter _exporter = new();
    OpenTelemetrySdk? _sdk;
    MlRun? _run;

    /// <summary>Starts a run.</summary>
    [GlobalSetup]
    public void Start()
    {
        _sdk = OpenTelemetrySdk.Create(builder => builder.WithLogging(logging => logging
            .ConfigureServices(services => services.Configure<LogRecordExportProcessorOptions>(options => options.BatchExportProcessorOptions.MaxQueueSize = QueueSize))
            .AddMlInstrumentation()
            .AddProcessor(new BatchLogRecordExportProcessor(_exporter, maxQueueSize: QueueSize, scheduledDelayMilliseconds: 100, maxExportBatchSize: 4096))));
        _run = new MlPipeline("bench", _sdk.GetLoggerFactory()).Component("inference").StartRun();
        _run.SetModel("tips", "7");
    }

    /// <summary>Ends it.</summary>
    [GlobalCleanup]
    public void Stop()
    {
        _run?.Dispose();
        _sdk?.Dispose();
        _exporter.Dispose();
    }

    /// <summary>One prediction.</summary>
    [Benchmark]
    public void Predict() => _run!.LogPrediction(new MlPrediction("prediction", 1.0) { Score = 0.7, Features = Names.Of(_features) });

    sealed class LeavingExporter : BaseExporter<LogRecord>
    {
        public override ExportResult Export(in Batch<LogRecord> batch) => ExportResult.Success;
    }
}
