namespace OtelMl.Instrumentation;

/// <summary>
/// The latest runs of a component, at most 32 and together at most eight megabytes of summaries and samples: of this process, and of
/// others where they are stored.
/// </summary>
/// <param name="stored">Where they are stored; null where they are not.</param>
sealed class MlHistory(StoredRuns? stored = null)
{
    public const int MostRuns = 32;
    public const long MostBytes = 8_000_000;

    // A summary whose signs both have all their buckets, or that lists texts of their full length.
    const int BytesPerSummary = 2640;

    readonly Lock _gate = new();
    readonly List<(MlPastRun Run, long Bytes, string? File)> _latestFirst = [];
    MlPastRun[]? _runs;
    long _bytes;

    public IReadOnlyList<MlPastRun> Runs
    {
        get
        {
            lock (_gate)
            {
                ReadStored();
                // Every test of a run asks for them, and they change once a run.
                return _runs ??= [.. _latestFirst.Select(entry => entry.Run)];
            }
        }
    }

    /// <summary>Adds a run.</summary>
    /// <param name="run">The run.</param>
    /// <param name="isStored">Whether it is to be stored, where that is done.</param>
    /// <returns>What could not be read of runs that are stored; null when there is nothing to tell.</returns>
    public string? Add(MlPastRun run, bool isStored = true)
    {
        lock (_gate)
        {
            string? file = null;
            try
            {
                ReadStored();
                if (isStored) file = stored?.Write(run);
            }
            finally
            {
                Insert(run, file);
            }

            return stored?.TakeProblem();
        }
    }

    void ReadStored()
    {
        foreach ((string file, MlPastRun run) in stored?.ReadNew(MostRuns) ?? []) Insert(run, file);
    }

    void Insert(MlPastRun run, string? file)
    {
        long bytes = run.Inputs.Concat(run.Outputs).Sum(data => (data.Summaries.Count * (long)BytesPerSummary) + (data.Sample?.Bytes ?? 0));
        int place = _latestFirst.FindIndex(entry => entry.Run.End <= run.End);
        _latestFirst.Insert(place < 0 ? _latestFirst.Count : place, (run, bytes, file));
        _bytes += bytes;
        _runs = null;
        // The latest is kept however large it is: without it there is nothing to compare with.
        while (_latestFirst.Count > 1 && (_latestFirst.Count > MostRuns || _bytes > MostBytes))
        {
            (_, long freed, string? obsolete) = _latestFirst[^1];
            _latestFirst.RemoveAt(_latestFirst.Count - 1);
            _bytes -= freed;
            if (obsolete is not null) File.Delete(obsolete);
        }
    }
}
