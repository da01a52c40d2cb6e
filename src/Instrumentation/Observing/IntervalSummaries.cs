using System.Diagnostics;

namespace OtelMl.Instrumentation;

/// <summary>
/// Summaries of the rows of all of a component's runs together, sent once an interval: an interval begins with a row and is sent
/// when it is over. Safe to use from many threads at once.
/// </summary>
sealed class IntervalSummaries
{
    // Of more inputs and outputs at a time what there is goes out early, so that memory stays bounded.
    const int MostData = 64;

    readonly MlComponent _component;
    readonly TimeSpan _interval;
    readonly ITimer _timer;
    readonly Lock _gate = new();
    readonly Dictionary<(MlDirection Direction, string Pointer), Columns> _data = [];
    volatile bool _hasBegun;
    int _sent;

    public IntervalSummaries(MlComponent component, TimeSpan interval)
    {
        _component = component;
        _interval = interval;
        // The timer outlives the run that happens to be the first.
        using AsyncFlowControl unbound = ExecutionContext.SuppressFlow();
        _timer = component.Pipeline.TimeProvider.CreateTimer(static self => ((IntervalSummaries)self!).Flush(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>How many intervals have been sent.</summary>
    public int Sent => Volatile.Read(ref _sent);

    /// <summary>Begins an interval unless one has begun.</summary>
    public void Begin()
    {
        if (_hasBegun) return;
        lock (_gate) StartTimer();
    }

    /// <summary>Adds the rows of a block.</summary>
    public void Add(MlDirection direction, string pointer, IReadOnlyList<MlColumnInfo> columns, RowBlock block, int rows)
    {
        lock (_gate)
        {
            bool known = _data.TryGetValue((direction, pointer), out Columns? data);
            if (known ? !data!.Infos.SequenceEqual(columns) : _data.Count == MostData)
            {
                Send();
                known = false;
            }

            StartTimer();
            if (!known) _data.Add((direction, pointer), data = new(columns));
            data!.Add(block, rows);
        }
    }

    /// <summary>Sends what there is.</summary>
    public void Flush()
    {
        lock (_gate) Send();
    }

    void StartTimer()
    {
        if (_hasBegun) return;
        _hasBegun = true;
        _timer.Change(_interval, Timeout.InfiniteTimeSpan);
    }

    void Send()
    {
        _hasBegun = false;
        _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        // They are of no run, not even of the one that fills them up.
        Activity? current = Activity.Current;
        Activity.Current = null;
        foreach (((MlDirection direction, string pointer), Columns data) in _data)
        {
            for (int i = 0; i < data.Infos.Count; i++)
            {
                if (data.Summarizers[i] is { } summarizer) _component.Pipeline.EventLog.WriteSummary(_component.Name, default, pointer, direction, summarizer.ToSummary(data.Infos[i].Name));
            }
        }

        Activity.Current = current;
        _data.Clear();
        Interlocked.Increment(ref _sent);
    }

    sealed class Columns(IReadOnlyList<MlColumnInfo> infos)
    {
        public IReadOnlyList<MlColumnInfo> Infos => infos;

        public ColumnSummarizer?[] Summarizers { get; } = [.. infos.Select(info => info.IsSummarized ? new ColumnSummarizer() : null)];

        public void Add(RowBlock block, int rows)
        {
            for (int i = 0; i < Summarizers.Length; i++)
            {
                if (Summarizers[i] is { } summarizer) block.AddTo(summarizer, i, rows, infos[i].IsNumber);
            }
        }
    }
}
