namespace OtelMl.Collector.Queue;

/// <summary>
/// The blocks of one table on disk, in segment files that are used anew or deleted once all of theirs are delivered. One appends and one
/// releases; they may do so at the same time.
/// </summary>
sealed class TableLog : IDisposable
{
    const long WorthKeeping = 1024 * 1024;

    // Files that are kept for use: as many as one insert of the largest size takes.
    const long MaxSpareBytes = 64 * 1024 * 1024;

    readonly Lock _lock = new();
    readonly List<Segment> _segments = [];
    readonly Stack<(string Path, long Bytes)> _spares = [];
    readonly string _folder;
    readonly long _segmentBytes;
    readonly long _worthKeeping;
    readonly long _maxSpareBytes;
    Segment? _active;
    long _spareBytes; // of the spares, and of the files that are becoming some
    long _next;
    long _released;

    TableLog(string folder, long segmentBytes, long worthKeeping, long maxSpareBytes, long next)
    {
        _folder = folder;
        _segmentBytes = segmentBytes;
        _worthKeeping = worthKeeping;
        _maxSpareBytes = maxSpareBytes;
        _next = _released = next;
    }

    /// <summary>The sequence that the next block gets.</summary>
    public long Next => Interlocked.Read(ref _next);

    /// <summary>Opens a folder and finds what an earlier process left in it.</summary>
    /// <param name="folder">The table's folder.</param>
    /// <param name="segmentBytes">How large a segment grows.</param>
    /// <param name="state">How far that is delivered.</param>
    /// <param name="worthKeeping">From how many bytes on a segment whose blocks are delivered is left for another one, and used anew later.</param>
    /// <param name="maxSpareBytes">How many bytes of such segments are kept at most.</param>
    public static (TableLog Log, Recovery Recovery) Open(
        string folder, long segmentBytes, DeliveryState state, long worthKeeping = WorthKeeping, long maxSpareBytes = MaxSpareBytes)
    {
        var log = new TableLog(folder, segmentBytes, worthKeeping, maxSpareBytes, state.Done);
        Recovery recovery = Recover(folder, state, log._segments);
        if (state.Open is { } open)
            log._next = Math.Max(log._next, open.End);
        if (log._segments.Count > 0)
            log._next = Math.Max(log._next, log._segments[^1].End);
        return (log, recovery);
    }

    /// <summary>The blocks from a sequence on in a folder that is another process's.</summary>
    public static IReadOnlyList<QueuedBlock> Look(string folder, long done)
    {
        var waiting = new List<QueuedBlock>();
        foreach (string path in Segment.PathsIn(folder))
        {
            try
            {
                if (Segment.Open(path, verify: false) is not { } found)
                    continue;
                using Segment segment = found.Segment;
                waiting.AddRange(found.Blocks.Where(block => block.Sequence >= done));
            }
            catch (FileNotFoundException)
            {
                // Delivered meanwhile.
            }
        }

        return waiting;
    }

    /// <summary>Appends blocks; returns when all of them are on disk.</summary>
    /// <exception cref="IOException">None of them is in the log.</exception>
    public async Task<IReadOnlyList<QueuedBlock>> AppendAsync<T>(IReadOnlyList<(T Payload, BlockShape Shape)> blocks, DateTimeOffset now)
        where T : IPayload
    {
        Segment segment = Active();
        long sequence = _next;
        var queued = new List<QueuedBlock>(blocks.Count);
        try
        {
            foreach ((T payload, BlockShape shape) in blocks)
                queued.Add(await segment.WriteAsync(payload, shape, sequence++, now));
            segment.Commit(sequence);
        }
        catch
        {
            Abandon(segment);
            throw;
        }

        Interlocked.Exchange(ref _next, sequence);
        return queued;
    }

    /// <summary>Lets go of the segments of which every block is before a sequence.</summary>
    public void Release(long done)
    {
        List<Segment> delivered;
        lock (_lock)
        {
            _released = done;
            delivered = _segments.FindAll(segment => segment != _active && segment.End <= done);
            _segments.RemoveAll(delivered.Contains);
        }

        delivered.ForEach(LetGo);
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _segments.ForEach(segment => segment.Dispose());
            while (_spares.TryPop(out (string Path, long) spare))
                File.Delete(spare.Path);
        }
    }

    Segment Active()
    {
        long released;
        lock (_lock)
        {
            released = _released;
            // Whatever is delivered is cut off at the next append rather than kept until the segment is full.
            bool full = _active?.Length >= _segmentBytes;
            bool delivered = _active?.Length >= _worthKeeping && _active.End <= released;
            if (full || delivered)
                _active = null;
            if (_active is not null)
                return _active;
        }

        Release(released);
        Segment created = Segment.Create(_folder, _next, Spare());
        lock (_lock)
        {
            _active = created;
            _segments.Add(created);
        }

        return created;
    }

    string? Spare()
    {
        lock (_lock)
        {
            if (!_spares.TryPop(out (string Path, long Bytes) spare))
                return null;
            _spareBytes -= spare.Bytes;
            return spare.Path;
        }
    }

    // A small file is made as fast as it is found again. Room among the spares is taken first, the file is renamed with no lock held, for
    // appends take it too and a rename takes as long as the disk likes, and is offered to them only then.
    void LetGo(Segment segment)
    {
        long bytes = segment.FileBytes;
        if (!segment.IsSound || bytes < _worthKeeping || !TryTakeSpareRoom(bytes))
        {
            segment.Delete();
            return;
        }

        string path;
        try
        {
            path = segment.LayAside();
        }
        catch
        {
            lock (_lock)
                _spareBytes -= bytes;
            throw;
        }

        lock (_lock)
            _spares.Push((path, bytes));
    }

    bool TryTakeSpareRoom(long bytes)
    {
        lock (_lock)
        {
            if (_spareBytes + bytes > _maxSpareBytes)
                return false;
            _spareBytes += bytes;
            return true;
        }
    }

    // The file stays the active one, which is never let go, until it is known as one that is not written over.
    void Abandon(Segment segment)
    {
        bool isEmpty = segment.End == segment.First;
        if (!isEmpty)
            Tidy(segment.CutTail);
        lock (_lock)
        {
            _active = null;
            if (isEmpty)
                _segments.Remove(segment);
        }

        if (isEmpty)
            Tidy(segment.Delete);
    }

    static void Tidy(Action tidy)
    {
        try
        {
            tidy();
        }
        catch (Exception left) when (left is IOException or UnauthorizedAccessException)
        {
            // Bytes behind what is committed are harmless: the next segment starts with the sequence that they would have.
        }
    }

    static Recovery Recover(string folder, DeliveryState state, List<Segment> segments)
    {
        long done = state.Done;
        var waiting = new List<QueuedBlock>();
        long tornBytes = 0;
        long lost = 0;
        long expected = state.Open?.End ?? done; // an open batch may be delivered and its files gone
        foreach (string spare in Segment.SparesIn(folder))
            File.Delete(spare);
        var opened = new List<(Segment Segment, IReadOnlyList<QueuedBlock> Blocks)>();
        foreach (string path in Segment.PathsIn(folder))
        {
            if (Segment.Open(path) is { } found)
                opened.Add(found);
            else
                File.Delete(path);
        }

        for (int i = 0; i < opened.Count; i++)
        {
            (Segment segment, IReadOnlyList<QueuedBlock> blocks) = opened[i];
            long end = i + 1 < opened.Count ? opened[i + 1].Segment.First : long.MaxValue;
            waiting.AddRange(blocks.Where(block => block.Sequence >= done && block.Sequence < end));
            tornBytes += segment.TornBytes;
            lost += Math.Max(0, segment.First - expected);
            expected = Math.Max(expected, Math.Min(segment.End, end));
            if (segment.End <= done || segment.First == segment.End)
                segment.Delete();
            else
                segments.Add(segment);
        }

        return new Recovery(waiting, tornBytes, state == DeliveryState.Fresh ? 0 : lost);
    }
}
