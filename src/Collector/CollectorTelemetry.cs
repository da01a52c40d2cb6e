using System.Diagnostics.Metrics;

namespace OtelMl.Collector;

/// <summary>What the collector tells about itself, through the meter <see cref="MeterName"/>.</summary>
sealed class CollectorTelemetry
{
    public const string MeterName = "OtelMl.Collector";

    readonly Meter _meter;
    readonly Counter<long> _accepted;
    readonly Counter<long> _rejected;
    readonly Counter<long> _written;
    readonly Histogram<double> _insertDuration;

    public CollectorTelemetry(IMeterFactory meters)
    {
        _meter = meters.Create(new MeterOptions(MeterName));
        _accepted = _meter.CreateCounter<long>("otelml.collector.records.accepted", "{record}", "Records acknowledged to their senders.");
        _rejected = _meter.CreateCounter<long>("otelml.collector.records.rejected", "{record}", "Records that cannot be stored, told to their senders.");
        _written = _meter.CreateCounter<long>("otelml.collector.rows.written", "{row}", "Rows that ClickHouse has on disk.");
        _insertDuration = _meter.CreateHistogram<double>("otelml.collector.insert.duration", "s", "How long ClickHouse took for an insert.");
    }

    public void Watch(Func<long> pendingBytes) =>
        _meter.CreateObservableUpDownCounter("otelml.collector.pending", pendingBytes, "By", "Rows that wait to be stored.");

    public void Accepted(string signal, long records) => _accepted.Add(records, Signal(signal));

    public void Rejected(string signal, long records) => _rejected.Add(records, Signal(signal));

    public void Inserted(string table, int rows, TimeSpan duration)
    {
        var tag = new KeyValuePair<string, object?>("db.collection.name", table);
        _written.Add(rows, tag);
        _insertDuration.Record(duration.TotalSeconds, tag);
    }

    static KeyValuePair<string, object?> Signal(string signal) => new("otelml.signal", signal);
}
