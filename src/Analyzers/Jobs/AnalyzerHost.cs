using System.Diagnostics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OtelMl.Analyzers.Export;

namespace OtelMl.Analyzers.Jobs;

/// <summary>Runs every analyzer on its schedule. One that fails is logged and tried again the next time; the others go on.</summary>
public sealed partial class AnalyzerHost(
    IEnumerable<IAnalyzer> analyzers, AnalyzerMetrics metrics, TimeProvider time, ILogger<AnalyzerHost> logger) : BackgroundService
{
    readonly IReadOnlyList<IAnalyzer> _analyzers = [.. analyzers];

    /// <summary>Runs every analyzer once, in their order, and lets failures through.</summary>
    public Task RunOnceAsync(CancellationToken cancellationToken) => RunOnceAsync(_ => true, cancellationToken);

    /// <summary>Runs some of the analyzers once, in their order, and lets failures through.</summary>
    public async Task RunOnceAsync(Func<IAnalyzer, bool> wanted, CancellationToken cancellationToken)
    {
        foreach (IAnalyzer analyzer in _analyzers.Where(wanted))
            await RunAsync(analyzer, cancellationToken);
    }

    /// <inheritdoc />
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(_analyzers.Select(analyzer => RepeatAsync(analyzer, stoppingToken)));

    async Task RepeatAsync(IAnalyzer analyzer, CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(analyzer.Period, time);
        do
        {
            try
            {
                await RunAsync(analyzer, stoppingToken);
            }
            // A timeout is a cancellation too, but not ours.
            catch (Exception failure) when (failure is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                LogFailed(analyzer.Name, failure);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    async Task RunAsync(IAnalyzer analyzer, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        await analyzer.RunAsync(time.GetUtcNow(), cancellationToken);
        metrics.RecordDuration(analyzer.Name, Stopwatch.GetElapsedTime(start));
    }

    [LoggerMessage(EventId = 300, Level = LogLevel.Error, Message = "Analyzer {Analyzer} failed; it is tried again after its period")]
    partial void LogFailed(string analyzer, Exception failure);
}
