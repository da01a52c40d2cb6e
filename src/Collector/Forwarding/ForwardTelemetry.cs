using System.Diagnostics.Metrics;

namespace OtelMl.Collector.Forwarding;

/// <summary>What passing on tells about itself, through the collector's meter.</summary>
sealed class ForwardTelemetry
{
    readonly Meter _meter;
    readonly TimeProvider _time;
    readonly Counter<long> _sent;
    readonly Counter<long> _rejected;
    readonly Counter<long> _deadLettered;
    readonly Counter<long> _dropped;
    readonly Counter<long> _failures;
    readonly Histogram<double> _duration;

    public ForwardTelemetry(IMeterFactory meters, TimeProvider time)
    {
        _time = time;
        _meter = meters.Create(new MeterOptions(CollectorTelemetry.MeterName));
        _sent = _meter.CreateCounter<long>("otelml.collector.forward.sent", "{record}", "Records that a backend took.");
        _rejected = _meter.CreateCounter<long>("otelml.collector.forward.rejected", "{record}", "Records that a backend rejected of requests that it took.");
        _deadLettered = _meter.CreateCounter<long>("otelml.collector.forward.dead_lettered", "{record}", "Records that a backend refused, kept in dead-letter files.");
        _dropped = _meter.CreateCounter<long>("otelml.collector.forward.dropped", "{record}", "Records dropped for a backend, because its share of the disk is full or cannot be written.");
        _failures = _meter.CreateCounter<long>("otelml.collector.forward.failures", "{attempt}", "Attempts to pass on that are made again.");
        _duration = CollectorTelemetry.Seconds(_meter, "otelml.collector.forward.duration", "How long a backend took to answer.");
    }

    /// <summary>Observes how the backends stand.</summary>
    public void Watch(Func<IReadOnlyList<ForwardState>> states)
    {
        _meter.CreateObservableUpDownCounter(
            "otelml.collector.forward.queue.records", () => Each(states, state => state.WaitingRecords), "{record}", "Records that wait to be passed on.");
        _meter.CreateObservableUpDownCounter(
            "otelml.collector.forward.queue.bytes", () => Each(states, state => state.WaitingBytes), "By", "Bytes that wait to be passed on.");
        _meter.CreateObservableGauge(
            "otelml.collector.forward.lag", () => Each(states, state => state.Lag(_time.GetUtcNow()).TotalSeconds), "s", "How long the oldest of what waits has waited.");
    }

    public void Sent(string backend, string signal, long records) => _sent.Add(records, Backend(backend), CollectorTelemetry.Signal(signal));

    public void Rejected(string backend, string signal, long records) => _rejected.Add(records, Backend(backend), CollectorTelemetry.Signal(signal));

    public void DeadLettered(string backend, string signal, long records) => _deadLettered.Add(records, Backend(backend), CollectorTelemetry.Signal(signal));

    public void Dropped(string backend, string signal, long records) => _dropped.Add(records, Backend(backend), CollectorTelemetry.Signal(signal));

    public void Failed(string backend, string signal) => _failures.Add(1, Backend(backend), CollectorTelemetry.Signal(signal));

    public void Answered(string backend, string signal, TimeSpan duration) =>
        _duration.Record(duration.TotalSeconds, Backend(backend), CollectorTelemetry.Signal(signal));

    static IEnumerable<Measurement<T>> Each<T>(Func<IReadOnlyList<ForwardState>> states, Func<ForwardState, T> value)
        where T : struct => states().Select(state => new Measurement<T>(value(state), Backend(state.Name)));

    static KeyValuePair<string, object?> Backend(string backend) => new("otelml.forward.backend", backend);
}
