using System.Diagnostics.Metrics;
using OtelMl.Collector.Queue;

namespace OtelMl.Collector;

/// <summary>What the collector tells about itself, through the meter <see cref="MeterName"/>.</summary>
sealed class CollectorTelemetry
{
    public const string MeterName = "OtelMl.Collector";

    static readonly double[] SecondsBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60, 600];

    readonly Meter _meter;
    readonly Counter<long> _accepted;
    readonly Counter<long> _rejected;
    readonly Counter<long> _refused;
    readonly Counter<long> _committedBytes;
    readonly Counter<long> _written;
    readonly Counter<long> _deadLettered;
    readonly Counter<long> _insertFailures;
    readonly Histogram<double> _acknowledgeDuration;
    readonly Histogram<double> _commitDuration;
    readonly Histogram<double> _insertDuration;
    readonly Histogram<double> _deliveryDelay;

    public CollectorTelemetry(IMeterFactory meters)
    {
        _meter = meters.Create(new MeterOptions(MeterName));
        _accepted = _meter.CreateCounter<long>("otelml.collector.records.accepted", "{record}", "Records acknowledged to their senders.");
        _rejected = _meter.CreateCounter<long>("otelml.collector.records.rejected", "{record}", "Records that cannot be stored, told to their senders.");
        _refused = _meter.CreateCounter<long>("otelml.collector.rows.refused", "{row}", "Rows whose senders were told to come again, because the queue could not take them.");
        _committedBytes = _meter.CreateCounter<long>("otelml.collector.queue.written", "By", "Bytes written to the queue.");
        _written = _meter.CreateCounter<long>("otelml.collector.rows.written", "{row}", "Rows that ClickHouse has on disk.");
        _deadLettered = _meter.CreateCounter<long>("otelml.collector.rows.dead_lettered", "{row}", "Rows that ClickHouse refused, kept in dead-letter files.");
        _insertFailures = _meter.CreateCounter<long>("otelml.collector.insert.failures", "{attempt}", "Attempts to insert that are made again.");
        _acknowledgeDuration = Seconds(_meter, "otelml.collector.acknowledge.duration", "From a formed request to its rows on disk.");
        _commitDuration = Seconds(_meter, "otelml.collector.queue.commit.duration", "How long the queue took to get a group of requests on disk.");
        _insertDuration = Seconds(_meter, "otelml.collector.insert.duration", "How long ClickHouse took for an insert.");
        _deliveryDelay = Seconds(_meter, "otelml.collector.delivery.delay", "From rows on disk to rows that can be queried, for the oldest of an insert.");
    }

    public void Watch(Func<DeliveryStatus> status)
    {
        _meter.CreateObservableUpDownCounter("otelml.collector.queue.blocks", () => status().WaitingBlocks, "{block}", "Blocks that wait to be inserted.");
        _meter.CreateObservableUpDownCounter("otelml.collector.queue.rows", () => status().WaitingRows, "{row}", "Rows that wait to be inserted.");
        _meter.CreateObservableUpDownCounter("otelml.collector.queue.bytes", () => status().WaitingBytes, "By", "Bytes that wait to be inserted.");
    }

    public void Accepted(string signal, long records) => _accepted.Add(records, Signal(signal));

    public void Rejected(string signal, long records) => _rejected.Add(records, Signal(signal));

    public void Refused(long rows) => _refused.Add(rows);

    public void Acknowledged(TimeSpan duration) => _acknowledgeDuration.Record(duration.TotalSeconds);

    public void Committed(string table, long bytes, TimeSpan duration)
    {
        _committedBytes.Add(bytes, Table(table));
        _commitDuration.Record(duration.TotalSeconds, Table(table));
    }

    public void Inserted(string table, long rows, TimeSpan duration)
    {
        _written.Add(rows, Table(table));
        _insertDuration.Record(duration.TotalSeconds, Table(table));
    }

    public void InsertFailed(string table) => _insertFailures.Add(1, Table(table));

    public void Delivered(string table, TimeSpan delay) => _deliveryDelay.Record(delay.TotalSeconds, Table(table));

    public void DeadLettered(string table, long rows) => _deadLettered.Add(rows, Table(table));

    /// <summary>Makes a histogram of durations.</summary>
    public static Histogram<double> Seconds(Meter meter, string name, string description) =>
        meter.CreateHistogram(name, "s", description, tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = SecondsBoundaries });

    public static KeyValuePair<string, object?> Signal(string signal) => new("otelml.signal", signal);

    static KeyValuePair<string, object?> Table(string table) => new("db.collection.name", table);
}
