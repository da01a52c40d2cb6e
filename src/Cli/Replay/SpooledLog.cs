using OtelMl.Cli.Reading;
using OtelMl.Cli.Settings;
using OtelMl.Instrumentation;

namespace OtelMl.Cli.Replay;

/// <summary>
/// A log's rows by time, however many and in whatever order the file has them: the rows wait on disk, and of each only its time and place are
/// in memory.
/// </summary>
sealed class SpooledLog : IDisposable
{
    // Two hashes of 64 bits: that two ids of any log have the same is less probable than that memory fails.
    static readonly MlSampleKey SecondKey = new(0xA4093822299F31D0, 0x082EFA98EC4E6C89);

    readonly RowSpool _spool;
    readonly Func<string[], int, LoggedPrediction> _parse;
    readonly int[] _rows; // by time: the row's number in the file
    readonly long[] _places; // by the row's number
    readonly long[] _times; // by time, in ticks of UTC

    SpooledLog(RowSpool spool, Func<string[], int, LoggedPrediction> parse, long[] places, long[] times)
    {
        _spool = spool;
        _parse = parse;
        _places = places;
        _rows = [.. Enumerable.Range(0, places.Length)];
        Array.Sort(_rows, (one, other) => (times[one], one).CompareTo((times[other], other)));
        _times = Array.ConvertAll(_rows, row => times[row]);
        for (int i = 1; i < _times.Length; i++)
            _times[i] = After(_times[i - 1], _times[i]);
    }

    /// <summary>How many rows there are.</summary>
    public int Count => _rows.Length;

    /// <summary>The time of each row, in ticks of UTC, ascending.</summary>
    public long[] Times => _times;

    /// <summary>When the first was made.</summary>
    public DateTimeOffset First => TimeOf(0);

    /// <summary>When the last was made.</summary>
    public DateTimeOffset Last => TimeOf(Count - 1);

    /// <summary>Reads a row again.</summary>
    /// <param name="index">Its place by time.</param>
    public LoggedPrediction this[int index] => _parse(_spool.Read(_places[_rows[index]]), _rows[index]) with { Time = TimeOf(index) };

    /// <summary>Reads a file through once and sees to it that every row will do.</summary>
    /// <param name="log">The file and its columns.</param>
    /// <param name="id">The column with the ids; null where rows are numbered.</param>
    /// <param name="parse">Makes a prediction of a row and its number, from 0.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="UsageException">A row will not do.</exception>
    public static async Task<SpooledLog> ReadAsync(
        TextTable log, string? id, Func<string[], int, LoggedPrediction> parse, CancellationToken cancellationToken)
    {
        var spool = new RowSpool(log.Columns.Count);
        try
        {
            var places = new List<long>();
            var times = new List<long>();
            var ids = new HashSet<UInt128>();
            await foreach (string[] row in TextTable.RowsAsync(log.File, cancellationToken))
            {
                LoggedPrediction prediction = parse(row, places.Count);
                if (id is not null && !ids.Add(new UInt128(MlSampleKey.Default.Hash(prediction.Id), SecondKey.Hash(prediction.Id))))
                {
                    throw new UsageException(
                        $"{log.File}, row {places.Count + 1}: the id '{prediction.Id}' (--id {id}) was there before. Ids tie labels to predictions and have to differ; without --id rows are numbered.");
                }

                places.Add(spool.Append(row));
                times.Add(prediction.Time.UtcTicks);
            }

            return new SpooledLog(spool, parse, [.. places], [.. times]);
        }
        catch
        {
            spool.Dispose();
            throw;
        }
    }

    /// <summary>A row's time: predictions of the same moment follow each other by a tick, so that everybody sees them in the file's order.</summary>
    /// <param name="before">The time of the row before.</param>
    /// <param name="own">The row's own.</param>
    public static long After(long before, long own) => own <= before ? before + 1 : own;

    /// <summary>Some rows, one by one.</summary>
    public IEnumerable<LoggedPrediction> Between(int from, int to)
    {
        for (int i = from; i < to; i++)
            yield return this[i];
    }

    public void Dispose() => _spool.Dispose();

    DateTimeOffset TimeOf(int index) => new(_times[index], TimeSpan.Zero);
}
