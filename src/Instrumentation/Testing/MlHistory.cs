namespace OtelMl.Instrumentation;

/// <summary>The latest runs of a component, at most 32 and together at most eight megabytes of summaries and samples.</summary>
sealed class MlHistory
{
    public const int MostRuns = 32;
    public const long MostBytes = 8_000_000;

    // A summary whose signs both have all their buckets, or that lists texts of their full length.
    const int BytesPerSummary = 2640;

    readonly Lock _gate = new();
    readonly LinkedList<(MlPastRun Run, long Bytes)> _runs = new();
    MlPastRun[]? _latestFirst = [];
    long _bytes;

    public IReadOnlyList<MlPastRun> Runs
    {
        get
        {
            // Every test of a run asks for them, and they change once a run.
            lock (_gate) return _latestFirst ??= [.. _runs.Select(entry => entry.Run)];
        }
    }

    public void Add(MlPastRun run)
    {
        long bytes = run.Inputs.Concat(run.Outputs).Sum(data => (data.Summaries.Count * (long)BytesPerSummary) + (data.Sample?.Bytes ?? 0));
        lock (_gate)
        {
            _latestFirst = null;
            _runs.AddFirst((run, bytes));
            _bytes += bytes;
            // The latest is kept however large it is: without it there is nothing to compare with.
            while (_runs.Count > 1 && (_runs.Count > MostRuns || _bytes > MostBytes))
            {
                _bytes -= _runs.Last!.Value.Bytes;
                _runs.RemoveLast();
            }
        }
    }
}
