using Microsoft.Extensions.Logging;
using OtelMl.Collector.Queue;

namespace OtelMl.Collector.Forwarding;

/// <summary>
/// The log of what is passed on. What has come is written and flushed together, and then every backend that wants it has it in its lane.
/// </summary>
sealed partial class ForwardLog
{
    /// <summary>Requests of a signal that come together become one of up to this size, which the usual limit of 4 MiB lets through.</summary>
    public const int MaxJoinedBytes = 1024 * 1024;

    readonly IReadOnlyList<ForwardLane> _lanes;
    readonly TableLog _log;
    readonly GroupCommit<PendingRequest> _commits;
    readonly TimeProvider _time;
    readonly ForwardTelemetry _telemetry;
    readonly ILogger _logger;
    bool _failed;

    /// <exception cref="IOException">The folder cannot be used.</exception>
    public ForwardLog(string folder, IReadOnlyList<ForwardLane> lanes, long segmentBytes, TimeProvider time, ForwardTelemetry telemetry, ILogger logger)
    {
        _lanes = lanes;
        _time = time;
        _telemetry = telemetry;
        _logger = logger;
        DeliveryState state = lanes.Min(lane => lane.Found) is { } done ? new DeliveryState(done) : DeliveryState.Fresh;
        (_log, Recovery recovery) = TableLog.Open(folder, segmentBytes, state);
        if (recovery.Lost > 0)
            LogLost(recovery.Lost);
        foreach (ForwardLane lane in lanes)
            lane.Begin(recovery.Waiting, _log.Next);
        Release();
        _commits = new GroupCommit<PendingRequest>(
            pending => pending.Request.Bytes, CommitAsync, since => CommitPolicy.Default.Wait(lanes.Max(lane => lane.Waiting.Count), since), time);
    }

    /// <summary>Completes when a request is on disk for every backend that wants it, or is counted as dropped for them.</summary>
    public Task AppendAsync(ForwardedRequest request)
    {
        var pending = new PendingRequest(request);
        if (!_commits.TryAdd(pending))
        {
            DropEverywhere(request.Signal, request.Rows);
            pending.Settle();
        }

        return pending.Settled;
    }

    /// <summary>Lets go of the files that no backend needs.</summary>
    public void Release() => _log.Release(_lanes.Min(lane => lane.Needed));

    /// <summary>Takes no more and completes when everything handed over is on disk.</summary>
    public Task CompleteAsync() => _commits.CompleteAsync();

    /// <summary>Closes the files; nothing may be under way.</summary>
    public void Close() => _log.Dispose();

    async Task CommitAsync(IReadOnlyList<PendingRequest> group)
    {
        List<(JoinedRequests Payload, BlockShape Shape)> joined = Join(group);
        try
        {
            IReadOnlyList<QueuedBlock> appended = await _log.AppendAsync(joined, _time.GetUtcNow());
            _failed = false;
            foreach (ForwardLane lane in _lanes)
            {
                foreach (QueuedBlock dropped in lane.Add(appended))
                    _telemetry.Dropped(lane.Options.Name, dropped.Shape.Table, dropped.Rows);
            }

            Release();
        }
        catch (Exception unwritable)
        {
            // The telemetry is accepted and goes to ClickHouse; a backend that has to do without some is no reason to refuse it.
            if (!_failed)
                LogUnwritable(unwritable.Message);
            _failed = true;
            foreach ((JoinedRequests requests, _) in joined)
                DropEverywhere(requests.Signal, requests.Rows);
        }

        foreach (PendingRequest pending in group)
            pending.Settle();
    }

    static List<(JoinedRequests Payload, BlockShape Shape)> Join(IReadOnlyList<PendingRequest> group)
    {
        var joined = new List<(JoinedRequests, BlockShape)>();
        foreach (IGrouping<string, PendingRequest> signal in group.GroupBy(pending => pending.Request.Signal))
        {
            JoinedRequests? last = null;
            foreach (PendingRequest pending in signal)
            {
                if (last is null || last.Bytes + pending.Request.Bytes > MaxJoinedBytes)
                    joined.Add((last = new JoinedRequests(signal.Key), new BlockShape(signal.Key, 0, [], [])));
                last.Add(pending.Request);
            }
        }

        return joined;
    }

    void DropEverywhere(string signal, long records)
    {
        foreach (ForwardLane lane in _lanes.Where(lane => lane.Wants(signal)))
            _telemetry.Dropped(lane.Options.Name, signal, records);
    }

    [LoggerMessage(EventId = 300, Level = LogLevel.Critical, Message = "The log of what is passed on is damaged: {Entries} entries cannot be read, which ClickHouse has")]
    partial void LogLost(long entries);

    [LoggerMessage(EventId = 301, Level = LogLevel.Error, Message = "What is to be passed on cannot be written down and is dropped for all backends; ClickHouse gets it. {Reason}")]
    partial void LogUnwritable(string reason);
}
