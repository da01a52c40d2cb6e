using OtelMl.Collector.Queue;

namespace OtelMl.Collector.Forwarding;

/// <summary>
/// One backend's share of the log: what of it waits for this backend, and how far it has come. The log is common, so that what several
/// backends get is on disk once; the place in it is each backend's own. Safe for concurrent use.
/// </summary>
sealed class ForwardLane : IDisposable
{
    readonly Lock _lock = new();
    readonly StateFile _file;
    readonly HashSet<string> _signals;
    long _seen;
    long? _reading;
    long _dropped;
    long _deadLettered;

    /// <exception cref="IOException">The folder cannot be used.</exception>
    public ForwardLane(OtlpForwardOptions options, string folder)
    {
        Options = options;
        Folder = folder;
        _signals = [.. options.Signals];
        Directory.CreateDirectory(folder);
        _file = StateFile.Open(folder);
    }

    public OtlpForwardOptions Options { get; }

    public string Folder { get; }

    public WaitingBlocks Waiting { get; } = new();

    /// <summary>How far an earlier run came; null where the backend is new.</summary>
    public long? Found => _file.Found?.Done;

    /// <summary>Everything before this sequence is this backend's no more.</summary>
    public long Done
    {
        get
        {
            lock (_lock)
                return Waiting.Oldest?.Sequence ?? _seen;
        }
    }

    /// <summary>Everything before this sequence is not read any more either.</summary>
    public long Needed
    {
        get
        {
            lock (_lock)
                return Math.Min(_reading ?? long.MaxValue, Waiting.Oldest?.Sequence ?? _seen);
        }
    }

    public bool Wants(string signal) => _signals.Contains(signal);

    /// <summary>Begins where an earlier run ended; a new backend gets what comes from now on.</summary>
    public void Begin(IReadOnlyList<QueuedBlock> left, long next)
    {
        long done = Math.Min(Found ?? next, next);
        _seen = next;
        Waiting.Add(left.Where(entry => entry.Sequence >= done && Wants(entry.Shape.Table)));
        Note();
    }

    /// <summary>Adds what was appended to the log, and returns what is dropped because the share is full: the oldest.</summary>
    public IReadOnlyList<QueuedBlock> Add(IReadOnlyList<QueuedBlock> appended)
    {
        IReadOnlyList<QueuedBlock> dropped;
        lock (_lock)
        {
            Waiting.Add(appended.Where(entry => Wants(entry.Shape.Table)));
            _seen = appended[^1].Sequence + 1;
            dropped = Overflow();
            _dropped += dropped.Sum(entry => (long)entry.Rows);
            if (dropped.Count > 0)
                Waiting.Drop(dropped[^1].Sequence + 1);
            if (dropped.Count > 0 || Waiting.Count == 0)
                Note();
        }

        return dropped;
    }

    /// <summary>The oldest that wait, up to so many bytes but at least one. Their files stay until <see cref="EndReading"/>.</summary>
    public IReadOnlyList<QueuedBlock> BeginReading(long maxBytes)
    {
        lock (_lock)
        {
            long bytes = 0;
            IReadOnlyList<QueuedBlock> next = Waiting.TakeWhile(entry => (bytes += entry.Bytes) <= maxBytes || bytes == entry.Bytes);
            _reading = next.Count > 0 ? next[0].Sequence : null;
            return next;
        }
    }

    public void EndReading()
    {
        lock (_lock)
            _reading = null;
    }

    /// <summary>Lets go of everything before a sequence.</summary>
    public void Finish(long end)
    {
        lock (_lock)
        {
            Waiting.Drop(end);
            Note();
        }
    }

    /// <summary>Counts records that the backend refused.</summary>
    public void CountDeadLetters(long records) => Interlocked.Add(ref _deadLettered, records);

    /// <summary>How things stand.</summary>
    /// <param name="failure">Why the backend did not take the last request; null where it did.</param>
    public ForwardState State(string? failure)
    {
        lock (_lock)
        {
            (long records, long bytes) = Waiting.Size;
            return new ForwardState(
                Options.Name,
                Options.Endpoint.GetLeftPart(UriPartial.Path),
                Options.Signals,
                records,
                bytes,
                Options.MaxQueueBytes,
                Waiting.Oldest?.Committed,
                failure,
                _dropped,
                Interlocked.Read(ref _deadLettered));
        }
    }

    public void Dispose() => _file.Dispose();

    IReadOnlyList<QueuedBlock> Overflow()
    {
        long excess = Waiting.Size.Bytes - Options.MaxQueueBytes;
        int spare = Waiting.Count - 1; // the newest stays, lest what is larger than the share never had a chance
        return Waiting.TakeWhile(entry =>
        {
            if (excess <= 0 || spare-- <= 0)
                return false;
            excess -= entry.Bytes;
            return true;
        });
    }

    // Not flushed: after a power failure more is sent again, which is allowed.
    void Note() => _file.Save(new DeliveryState(Waiting.Oldest?.Sequence ?? _seen), durable: false);
}
