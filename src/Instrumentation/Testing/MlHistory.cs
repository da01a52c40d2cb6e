namespace OtelMl.Instrumentation;

/// <summary>The latest runs of a component, at most 32 and together at most a million cells' worth of summaries and samples.</summary>
sealed class MlHistory
{
    public const int MostRuns = 32;
    public const long MostCells = 1_000_000;

    // A summary is as large as so many cells of a sample, when both of its signs have all their buckets.
    const int CellsPerSummary = 330;

    readonly Lock _gate = new();
    readonly LinkedList<(MlPastRun Run, long Cells)> _runs = new();
    MlPastRun[]? _latestFirst = [];
    long _cells;

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
        long cells = run.Inputs.Concat(run.Outputs).Sum(data =>
            (data.Summaries.Count * (long)CellsPerSummary) + ((long)(data.Sample?.Count ?? 0) * (data.Sample?.Columns.Count ?? 0)));
        lock (_gate)
        {
            _latestFirst = null;
            _runs.AddFirst((run, cells));
            _cells += cells;
            // The latest is kept however large it is: without it there is nothing to compare with.
            while (_runs.Count > 1 && (_runs.Count > MostRuns || _cells > MostCells))
            {
                _cells -= _runs.Last!.Value.Cells;
                _runs.RemoveLast();
            }
        }
    }
}
