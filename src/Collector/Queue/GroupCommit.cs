using System.Threading.Channels;

namespace OtelMl.Collector.Queue;

/// <summary>
/// One commit carries all that have come: while the disk is busy the next group gathers. What is handed over is bounded by whoever
/// hands it over.
/// </summary>
sealed class GroupCommit<T>
{
    const long MaxGroupBytes = 64 * 1024 * 1024;

    readonly Channel<T> _pending = Channel.CreateUnbounded<T>();
    readonly Func<T, long> _bytes;
    readonly Func<IReadOnlyList<T>, Task> _commit;
    readonly Func<TimeSpan, TimeSpan> _wait;
    readonly TimeProvider _time;
    readonly Task _committing;

    /// <summary>Starts.</summary>
    /// <param name="bytes">The size of one.</param>
    /// <param name="commit">Commits a group; whatever happens to it, it throws nothing.</param>
    /// <param name="wait">How much longer to gather, by the time since the last commit.</param>
    /// <param name="time">The clock for that.</param>
    public GroupCommit(Func<T, long> bytes, Func<IReadOnlyList<T>, Task> commit, Func<TimeSpan, TimeSpan> wait, TimeProvider time)
    {
        _bytes = bytes;
        _commit = commit;
        _wait = wait;
        _time = time;
        _committing = Task.Run(CommitAllAsync, CancellationToken.None);
    }

    /// <summary>Whether nothing more will come.</summary>
    public bool IsComplete => _committing.IsCompleted;

    /// <summary>Hands one over; false when no more are taken.</summary>
    public bool TryAdd(T item) => _pending.Writer.TryWrite(item);

    /// <summary>Takes no more and completes when everything handed over is committed.</summary>
    public Task CompleteAsync()
    {
        _pending.Writer.TryComplete();
        return _committing;
    }

    async Task CommitAllAsync()
    {
        long? last = null;
        while (await _pending.Reader.WaitToReadAsync(CancellationToken.None))
        {
            TimeSpan wait = last is { } at ? _wait(_time.GetElapsedTime(at)) : TimeSpan.Zero;
            if (wait > TimeSpan.Zero)
                await Task.Delay(wait, _time, CancellationToken.None);
            last = _time.GetTimestamp();
            await _commit(Gather());
        }
    }

    List<T> Gather()
    {
        var group = new List<T>();
        for (long bytes = 0; bytes < MaxGroupBytes && _pending.Reader.TryRead(out T? item);)
        {
            bytes += _bytes(item);
            group.Add(item);
        }

        return group;
    }
}
