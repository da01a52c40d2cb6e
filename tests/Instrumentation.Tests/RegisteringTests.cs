using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Trace;

namespace OtelMl.Instrumentation.Tests;

public sealed class RegisteringTests
{
    static readonly DateTimeOffset Yesterday = new(2026, 1, 14, 0, 0, 0, TimeSpan.Zero);

    readonly List<LogRecord> _events = [];

    [Fact]
    public void Events_carry_their_time_under_hosting()
    {
        using ServiceProvider services = Host(logging => { });
        new MlPipeline("taxi", services.GetRequiredService<ILoggerFactory>()).LogFeedback(new("p1", 1L) { Time = Yesterday });

        Assert.Equal(Yesterday.UtcDateTime, Assert.Single(_events).Timestamp);
    }

    [Fact]
    public void Events_carry_their_time_though_the_exporter_was_added_first()
    {
        using OpenTelemetrySdk sdk = OpenTelemetrySdk.Create(builder => builder
            .WithLogging(logging => logging.AddInMemoryExporter(_events).AddMlInstrumentation()));
        new MlPipeline("taxi", sdk.GetLoggerFactory()).LogFeedback(new("p1", 1L) { Time = Yesterday });

        Assert.Equal(Yesterday.UtcDateTime, Assert.Single(_events).Timestamp);
    }

    [Fact]
    public void Events_are_sent_though_the_application_logs_from_warning_up()
    {
        using ServiceProvider services = Host(logging => logging.SetMinimumLevel(LogLevel.Warning));
        new MlPipeline("taxi", services.GetRequiredService<ILoggerFactory>()).LogFeedback(new("p1", 1L));

        Assert.Equal("ml.feedback", Assert.Single(_events).EventId.Name);
    }

    [Fact]
    public void Events_stay_off_other_log_providers_unless_the_application_asks_for_them()
    {
        using MessageList quiet = new();
        using (ServiceProvider services = Host(logging => logging.AddProvider(quiet)))
            new MlPipeline("taxi", services.GetRequiredService<ILoggerFactory>()).LogFeedback(new("p1", 1L));
        using MessageList asked = new();
        using (ServiceProvider services = Host(logging => logging.AddProvider(asked).AddFilter("OtelMl", LogLevel.Information)))
            new MlPipeline("taxi", services.GetRequiredService<ILoggerFactory>()).LogFeedback(new("p1", 1L));

        Assert.Empty(quiet.Messages);
        Assert.Equal(["ml.feedback"], asked.Messages);
        Assert.Equal(2, _events.Count);
    }

    [Fact]
    public void Other_log_records_are_left_alone()
    {
        using OpenTelemetrySdk sdk = OpenTelemetrySdk.Create(builder => builder
            .WithLogging(logging => logging.AddMlInstrumentation().AddInMemoryExporter(_events)));
        sdk.GetLoggerFactory().CreateLogger("other").Log(LogLevel.Information, 1, "state", null, (state, _) => state);

        LogRecord record = Assert.Single(_events);
        Assert.Equal(record.ObservedTimestamp, record.Timestamp);
    }

    [Fact]
    public void Events_are_logged_though_no_spans_are_collected()
    {
        using OpenTelemetrySdk sdk = OpenTelemetrySdk.Create(builder => builder
            .WithLogging(logging => logging.AddMlInstrumentation().AddInMemoryExporter(_events)));
        new MlPipeline("taxi", sdk.GetLoggerFactory()).Component("inference").Run(run => run.LogPrediction(new("p1", 1L)));

        Assert.Equal("inference", Assert.Single(_events).Attribute("ml.component.name"));
    }

    [Fact]
    public async Task A_batch_larger_than_the_exporters_queue_loses_no_event()
    {
        const int Senders = 4;
        const int Each = 5_000;
        using SlowExporter exporter = new();
        using (OpenTelemetrySdk sdk = OpenTelemetrySdk.Create(builder => builder
            .WithLogging(logging => logging.AddProcessor(new BatchLogRecordExportProcessor(exporter)).AddMlInstrumentation())))
        {
            MlPipeline pipeline = new("taxi", sdk.GetLoggerFactory());
            await Task.WhenAll(Enumerable.Range(0, Senders).Select(sender => Task.Run(() =>
            {
                for (int i = 0; i < Each; i++) pipeline.LogFeedback(new($"p{sender}/{i}", 1L));
            })));
        }

        Assert.Equal(Senders * Each, exporter.Count);
    }

    [Fact]
    public void An_exporter_that_is_stuck_is_told_of_once_and_waited_for_no_more_until_it_works_again()
    {
        int told = 0;
        CancellationToken cancelled = TestContext.Current.CancellationToken;
        using BlockingCollection<bool> flushes = [];
        MlEventPace pace = new(30, milliseconds => milliseconds == MlEventPace.PatienceMilliseconds && flushes.Take(cancelled), () => told++);
        void Send(int events)
        {
            for (int i = 0; i < events; i++) pace.Pass();
        }

        Send(10);
        flushes.Add(false, cancelled);
        Send(10);
        Assert.Equal(1, told);

        // Nobody waits for the second flush, which hangs.
        Send(1_000);
        flushes.Add(true, cancelled);
        flushes.Add(false, cancelled);
        Assert.True(SpinWait.SpinUntil(
            () =>
            {
                Send(10);
                return told == 2;
            },
            TimeSpan.FromSeconds(30)));
        flushes.Add(true, cancelled);
    }

    [Fact]
    public async Task A_flush_that_missed_the_last_export_is_not_waited_for()
    {
        int told = 0;
        using ManualResetEventSlim end = new();
        bool Flush(int milliseconds)
        {
            if (milliseconds == MlEventPace.PatienceMilliseconds) end.Wait(CancellationToken.None);
            return true;
        }

        MlEventPace pace = new(30, Flush, () => told++);
        Task sender = Task.Run(
            () =>
            {
                for (int i = 0; i < 100; i++) pace.Pass();
            },
            TestContext.Current.CancellationToken);
        await Task.WhenAny(sender, Task.Delay(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
        bool waited = !sender.IsCompleted;
        end.Set();
        await sender;

        Assert.False(waited);
        Assert.Equal(0, told);
    }

    ServiceProvider Host(Action<ILoggingBuilder> configure)
    {
        ServiceCollection services = new();
        services.AddLogging(configure);
        services.AddOpenTelemetry()
            .WithTracing(tracing => tracing.AddMlInstrumentation())
            .WithLogging(logging => logging.AddMlInstrumentation().AddInMemoryExporter(_events));
        return services.BuildServiceProvider();
    }

    sealed class SlowExporter : BaseExporter<LogRecord>
    {
        public long Count { get; private set; }

        public override ExportResult Export(in Batch<LogRecord> batch)
        {
            Thread.SpinWait(100_000);
            Count += batch.Count;
            return ExportResult.Success;
        }
    }

    sealed class MessageList : ILoggerProvider, ILogger
    {
        public List<string> Messages { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Messages.Add(formatter(state, exception));

        public void Dispose()
        {
        }
    }
}
