namespace OtelMl.Collector.Columns;

/// <summary>
/// The days a block's rows fall on. Our tables have a partition a day, and a server refuses a block of more than a hundred partitions
/// (https://clickhouse.com/docs/operations/settings/settings#max_partitions_per_insert_block). Days are counted in UTC here and in the
/// server's time zone there, where each of ours may touch two: hence at most half as many. Splitting the block needs no setting, which
/// somebody's server might not let us change.
/// </summary>
sealed class PartitionDays
{
    public const int Most = 50;

    const long NanosecondsPerDay = 24L * 60 * 60 * 1_000_000_000;

    readonly HashSet<int> _days = [];
    int _latest = -1;

    /// <summary>The days, counted from 1970.</summary>
    public IReadOnlyCollection<int> All => _days;

    /// <summary>Adds the day of a time after 1970, unless that were a day too many.</summary>
    public bool TryAdd(long unixNanoseconds)
    {
        int day = (int)(unixNanoseconds / NanosecondsPerDay);
        if (day == _latest)
            return true;
        if (_days.Count == Most && !_days.Contains(day))
            return false;
        _days.Add(day);
        _latest = day;
        return true;
    }

    /// <summary>Adds all days of another block, unless those together were too many.</summary>
    public bool TryAddAll(PartitionDays other) => TryAddAll(other.All);

    /// <summary>Adds days as <see cref="All"/> counts them, unless those together were too many.</summary>
    public bool TryAddAll(IReadOnlyCollection<int> other)
    {
        int added = other.Count(day => !_days.Contains(day));
        if (_days.Count + added > Most)
            return false;
        _days.UnionWith(other);
        return true;
    }
}
