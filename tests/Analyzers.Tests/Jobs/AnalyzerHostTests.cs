using Microsoft.Extensions.Time.Testing;
using OtelMl.Analyzers.Export;
using OtelMl.Analyzers.Jobs;

namespace OtelMl.Analyzers.Tests.Jobs;

public sealed class AnalyzerHostTests : IDisposable
{
    // An analyzer that is never run again would be waited for without end.
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    static readonly TimeSpan Period = TimeSpan.FromSeconds(30);

    readonly AnalyzerMetrics _metrics = new();
    readonly FakeTimeProvider _time = new();
    readonly RecordedLogs<AnalyzerHost> _logs = new();

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _metrics.Dispose();

    [Fact]
    public async Task An_analyzer_that_fails_neither_stops_the_others_nor_itself()
    {
        var failing = new CountedAnalyzer(() => throw new InvalidOperationException("broken"));
        var healthy = new CountedAnalyzer();

        await RunThriceAsync(failing, healthy);

        Assert.InRange(_logs.Errors.Count(error => error.Contains(failing.Name, StringComparison.Ordinal)), 2, 3);
    }

    [Fact]
    public async Task A_query_that_times_out_is_a_failure_like_any_other()
    {
        var timingOut = new CountedAnalyzer(() => throw new TaskCanceledException("The request was canceled due to the configured timeout"));
        var healthy = new CountedAnalyzer();

        await RunThriceAsync(timingOut, healthy);

        Assert.InRange(_logs.Errors.Count(), 2, 3);
    }

    [Fact]
    public async Task Analyzers_are_told_the_clock_s_time()
    {
        var analyzer = new CountedAnalyzer();

        await RunThriceAsync(analyzer);

        Assert.Equal([_time.Start, _time.Start + Period, _time.Start + (2 * Period)], analyzer.Times);
    }

    [Fact]
    public async Task Stopping_is_no_failure()
    {
        var waiting = new CountedAnalyzer(() => { });
        using var host = Host(new EndlessAnalyzer(), waiting);
        await host.StartAsync(Cancellation);
        await waiting.RunAsync(1);

        await host.StopAsync(Cancellation);

        Assert.Empty(_logs.Errors);
    }

    [Fact]
    public async Task Running_once_runs_each_in_its_order_and_lets_failures_through()
    {
        var first = new CountedAnalyzer();
        var failing = new CountedAnalyzer(() => throw new InvalidOperationException("broken"));
        var last = new CountedAnalyzer();
        using var host = Host(first, failing, last);

        await Assert.ThrowsAsync<InvalidOperationException>(() => host.RunOnceAsync(Cancellation));

        Assert.Equal((1, 1, 0), (first.Times.Count, failing.Times.Count, last.Times.Count));
    }

    async Task RunThriceAsync(params CountedAnalyzer[] analyzers)
    {
        using var host = Host(analyzers);
        await host.StartAsync(Cancellation);
        // Once the third run has begun, the first two are over.
        await Task.WhenAll(analyzers.Select(analyzer => analyzer.RunAsync(1)));
        _time.Advance(Period);
        await Task.WhenAll(analyzers.Select(analyzer => analyzer.RunAsync(2)));
        _time.Advance(Period);
        await Task.WhenAll(analyzers.Select(analyzer => analyzer.RunAsync(3)));
        await host.StopAsync(Cancellation);
    }

    AnalyzerHost Host(params IAnalyzer[] analyzers) => new(analyzers, _metrics, _time, _logs);

    /// <summary>Counts its runs and lets a test wait for one.</summary>
    sealed class CountedAnalyzer(Action? act = null) : IAnalyzer
    {
        readonly TaskCompletionSource[] _runs =
            [.. Enumerable.Range(0, 3).Select(_ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously))];

        public List<DateTimeOffset> Times { get; } = [];

        public string Name { get; } = $"{Guid.NewGuid()}";

        public TimeSpan Period => AnalyzerHostTests.Period;

        public Task RunAsync(int number) => _runs[number - 1].Task.WaitAsync(Patience, Cancellation);

        public Task RunAsync(DateTimeOffset now, CancellationToken cancellationToken)
        {
            Times.Add(now);
            _runs[Times.Count - 1].SetResult();
            act?.Invoke();
            return Task.CompletedTask;
        }
    }

    sealed class EndlessAnalyzer : IAnalyzer
    {
        public string Name => "endless";

        public TimeSpan Period => AnalyzerHostTests.Period;

        public Task RunAsync(DateTimeOffset now, CancellationToken cancellationToken) => Task.Delay(Timeout.Infinite, cancellationToken);
    }
}
