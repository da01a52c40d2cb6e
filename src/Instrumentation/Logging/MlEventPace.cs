namespace OtelMl.Instrumentation;

/// <summary>
/// Keeps events from coming faster than they are exported: what a batching exporter's queue has no room for, it drops without a word.
/// Every third of a queue a flush begins beside the sender, who waits for it only when the next third is full. So two thirds are taken at
/// most, and the last is for what other threads and other logs send meanwhile.
/// </summary>
/// <param name="queue">How many records the queue holds.</param>
/// <param name="flush">Waits for what has been sent to be exported, for so many milliseconds at most; gives whether it was.</param>
/// <param name="stuck">Told when it was not. Senders wait no more until a flush succeeds again.</param>
sealed class MlEventPace(int queue, Func<int, bool> flush, Action stuck)
{
    /// <summary>How long a flush may take: as long as the OTLP exporter waits for an answer.</summary>
    public const int PatienceMilliseconds = 10_000;

    const int LookAgainMilliseconds = 1;

    readonly int _third = Math.Max(1, queue / 3);
    readonly Lock _gate = new();
    Task<bool> _flush = Task.FromResult(true);
    bool _isStuck;
    long _passed;

    /// <summary>Counts a record that takes a place, and does not wait for one.</summary>
    public void Count() => Interlocked.Increment(ref _passed);

    /// <summary>Counts an event, and waits for room where there may be none.</summary>
    public void Pass()
    {
        if (Interlocked.Increment(ref _passed) >= _third) MakeRoom();
    }

    void MakeRoom()
    {
        lock (_gate)
        {
            if (Volatile.Read(ref _passed) < _third) return;
            Volatile.Write(ref _passed, 0);
            if (_isStuck && !_flush.IsCompleted) return;
            bool wasStuck = _isStuck;
            _isStuck = !IsFlushed();
            if (_isStuck && !wasStuck) stuck();
            // On a thread of its own: those of the pool may all be waiting here.
            _flush = Task.Factory.StartNew(() => flush(PatienceMilliseconds), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
    }

    // The SDK's flush looks again after a second if it came too late to be told of the last export: by then all may long have been exported.
    bool IsFlushed()
    {
        while (Task.WaitAny([_flush], LookAgainMilliseconds) < 0)
        {
            if (flush(LookAgainMilliseconds)) return true;
        }

        return _flush.GetAwaiter().GetResult();
    }
}
