using Microsoft.Extensions.Logging;
using OtelMl.Collector.Forwarding.Backends;
using OtelMl.Collector.Queue;
using OtelMl.Collector.Writing;

namespace OtelMl.Collector.Forwarding;

/// <summary>Passes one backend's lane on, oldest first, for as long as it takes, whatever the other backends do.</summary>
sealed partial class ForwardSender : IDisposable
{
    static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(1);
    static readonly TimeSpan LongestWish = TimeSpan.FromMinutes(10);

    readonly ForwardLane _lane;
    readonly ForwardLog _log;
    readonly Backend _backend;
    readonly ForwardDeadLetters _deadLetters;
    readonly RetryPolicy _policy;
    readonly TimeProvider _time;
    readonly ForwardTelemetry _telemetry;
    readonly ILogger _logger;
    readonly CancellationTokenSource _stopping = new();
    readonly CancellationTokenSource _abandoned = new();
    readonly Task _running;
    volatile string? _failure;

    /// <summary>Starts sending.</summary>
    public ForwardSender(
        ForwardLane lane, ForwardLog log, Backend backend, ForwardDeadLetters deadLetters, TimeProvider time, ForwardTelemetry telemetry, ILogger logger)
    {
        _lane = lane;
        _log = log;
        _backend = backend;
        _deadLetters = deadLetters;
        _policy = new RetryPolicy(lane.Options.FirstRetryDelay, lane.Options.MaxRetryDelay, lane.Options.Timeout, lane.Options.Timeout);
        _time = time;
        _telemetry = telemetry;
        _logger = logger;
        Note();
        _running = Task.Run(RunAsync, CancellationToken.None);
    }

    public ForwardState State => _lane.State(_failure);

    string Name => _lane.Options.Name;

    /// <summary>Sends what waits, and gives up at the first request that fails. What is left waits for the next start.</summary>
    /// <param name="cancellationToken">Does not wait for the backend any longer.</param>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await using (cancellationToken.Register(_abandoned.Cancel))
        {
            await _stopping.CancelAsync();
            await _running;
        }

        Note();
    }

    public void Dispose()
    {
        _backend.Dispose();
        _stopping.Dispose();
        _abandoned.Dispose();
    }

    async Task RunAsync()
    {
        while (true)
        {
            try
            {
                if (!await SendNextAsync())
                    return;
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                // A disk that fails, or a fault of ours: nothing is let go, and the same is tried again.
                _failure = failure.Message;
                LogFailed(Name, failure);
                await Task.Delay(PauseAfterFailure, _time, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                if (_stopping.IsCancellationRequested)
                    return;
            }
        }
    }

    // False when there is nothing left and nothing more will come.
    async Task<bool> SendNextAsync()
    {
        Task changed = _lane.Waiting.Changed.Next;
        if (_lane.Waiting.Oldest is null)
        {
            if (_stopping.IsCancellationRequested)
                return false;
            await changed.WaitAsync(_stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return true;
        }

        IReadOnlyList<QueuedBlock> entries = _lane.BeginReading(ForwardLog.MaxJoinedBytes);
        List<ForwardPart> parts;
        try
        {
            parts = await LoadAsync(entries);
        }
        finally
        {
            _lane.EndReading();
        }

        long end = entries[^1].Sequence + 1;
        foreach (ForwardPart part in parts)
        {
            if (!await DeliverAsync(part, entries[0].Sequence))
                return true; // some of it was dropped meanwhile; what is left is read anew
        }

        _lane.Finish(end);
        _log.Release();
        return true;
    }

    static async Task<List<ForwardPart>> LoadAsync(IReadOnlyList<QueuedBlock> entries)
    {
        var parts = new List<ForwardPart>();
        foreach (IGrouping<string, QueuedBlock> signal in entries.GroupBy(entry => entry.Shape.Table))
        {
            using var message = new MemoryStream(checked((int)signal.Sum(entry => entry.Bytes)));
            foreach (QueuedBlock entry in signal)
                await entry.Segment.CopyAsync(entry, message, CancellationToken.None);
            parts.Add(new ForwardPart(signal.Key, message.GetBuffer().AsMemory(0, (int)message.Length), signal.Sum(entry => (long)entry.Rows)));
        }

        return parts;
    }

    // False where the lane let go of some of it, from its first entry on, before the backend took it.
    async Task<bool> DeliverAsync(ForwardPart whole, long first)
    {
        var left = new Stack<ForwardPart>([whole]);
        while (left.TryPop(out ForwardPart? part))
        {
            if (await SendAsync(part, first) is not { } outcome)
                return false;
            if (outcome.Status == ForwardStatus.Sent)
            {
                _telemetry.Sent(Name, part.Signal, part.Records - outcome.Rejected);
                if (outcome.Rejected > 0)
                    Rejected(part, outcome);
            }
            else if (outcome.Status == ForwardStatus.Refused && part.Halve() is var (upper, lower))
            {
                left.Push(lower);
                left.Push(upper);
            }
            else
            {
                _deadLetters.Write(part, outcome.Reason);
                _lane.CountDeadLetters(part.Records);
                _telemetry.DeadLettered(Name, part.Signal, part.Records);
                LogDeadLettered(Name, part.Records, part.Signal, outcome.Reason);
                Note();
            }
        }

        return true;
    }

    // Null where the lane let go of some of it: what is counted as dropped is not sent after all.
    async Task<ForwardOutcome?> SendAsync(ForwardPart part, long first)
    {
        for (int failures = 1; ; failures++)
        {
            long started = _time.GetTimestamp();
            ForwardOutcome outcome = await _backend.SendAsync(part, _abandoned.Token);
            if (outcome.Status != ForwardStatus.Later)
            {
                _telemetry.Answered(Name, part.Signal, _time.GetElapsedTime(started));
                if (_failure is not null)
                {
                    _failure = null;
                    LogAvailable(Name);
                    Note();
                }

                return outcome;
            }

            _failure = outcome.Reason;
            _telemetry.Failed(Name, part.Signal);
            if (int.IsPow2(failures))
                LogUnavailable(Name, failures, outcome.Reason);
            Note();
            _stopping.Token.ThrowIfCancellationRequested();
            TimeSpan wish = outcome.RetryAfter < LongestWish ? outcome.RetryAfter : LongestWish;
            TimeSpan delay = _policy.DelayAfter(failures);
            await Task.Delay(wish > delay ? wish : delay, _time, _stopping.Token);
            if (_lane.Done > first)
                return null;
        }
    }

    void Rejected(ForwardPart part, ForwardOutcome outcome)
    {
        _telemetry.Rejected(Name, part.Signal, outcome.Rejected);
        LogRejected(Name, outcome.Rejected, part.Signal, outcome.Reason);
    }

    // For those who look at the folder from outside.
    void Note()
    {
        try
        {
            ForwardReport.Write(_lane.Folder, State);
        }
        catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException)
        {
            // It is only news.
        }
    }

    [LoggerMessage(EventId = 310, Level = LogLevel.Warning, Message = "Backend {Backend} does not take what is passed on to it, after {Attempts} attempts: {Reason}")]
    partial void LogUnavailable(string backend, int attempts, string reason);

    [LoggerMessage(EventId = 311, Level = LogLevel.Warning, Message = "Backend {Backend} is available again")]
    partial void LogAvailable(string backend);

    [LoggerMessage(EventId = 312, Level = LogLevel.Error, Message = "Backend {Backend} refused {Records} records of {Signal}, which are dead letters: {Reason}")]
    partial void LogDeadLettered(string backend, long records, string signal, string reason);

    [LoggerMessage(EventId = 313, Level = LogLevel.Warning, Message = "Backend {Backend} rejected {Records} records of {Signal}: {Reason}")]
    partial void LogRejected(string backend, long records, string signal, string reason);

    [LoggerMessage(EventId = 314, Level = LogLevel.Error, Message = "Nothing can be passed on to backend {Backend} just now")]
    partial void LogFailed(string backend, Exception exception);
}
