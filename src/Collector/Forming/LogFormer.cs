using System.Buffers;
using OtelMl.Collector.Otlp;
using OtelMl.Collector.Parsing;

namespace OtelMl.Collector.Forming;

/// <summary>Forms rows of <c>otel_logs</c> from an export request.</summary>
sealed class LogFormer : IDisposable
{
    readonly DayBlocks<LogBlock> _blocks = new(() => new LogBlock());
    readonly Rejections _rejections = new();
    readonly ValueEncoder _encoder = new();
    readonly Origin _origin;
    readonly ulong _received;

    LogFormer(DateTimeOffset received)
    {
        _origin = new Origin(_encoder);
        _received = UnixNanoseconds(received);
    }

    /// <summary>Forms every record that can be stored, from a request as it came over the wire; the blocks are the caller's to release.</summary>
    /// <param name="payload">The request's bytes.</param>
    /// <param name="received">The time of records that bring none.</param>
    /// <exception cref="MalformedRequestException">The bytes are no <c>ExportLogsServiceRequest</c>.</exception>
    public static Formed Form(in ReadOnlySequence<byte> payload, DateTimeOffset received)
    {
        using var request = new ContiguousBytes(payload);
        return (GeneratedParsing.Always ? null : LogParser.Form(request.Span, UnixNanoseconds(received)))
            ?? Form(GeneratedParsing.Parse(ExportLogsServiceRequest.Parser, request.Span), received);
    }

    /// <summary>Forms every record that can be stored; the blocks are the caller's to release.</summary>
    /// <param name="request">The request.</param>
    /// <param name="received">The time of records that bring none.</param>
    public static Formed Form(ExportLogsServiceRequest request, DateTimeOffset received)
    {
        using var former = new LogFormer(received);
        for (int r = 0; r < request.ResourceLogs.Count; r++)
        {
            ResourceLogs resource = request.ResourceLogs[r];
            former._origin.Enter(resource.Resource, resource.SchemaUrl);
            for (int s = 0; s < resource.ScopeLogs.Count; s++)
            {
                ScopeLogs scope = resource.ScopeLogs[s];
                former._origin.Enter(scope.Scope, scope.SchemaUrl);
                for (int i = 0; i < scope.LogRecords.Count; i++)
                {
                    if (Fault(scope.LogRecords[i]) is { } fault)
                        former._rejections.Reject($"resourceLogs[{r}].scopeLogs[{s}].logRecords[{i}].{fault}");
                    else
                        former.Add(scope.LogRecords[i]);
                }
            }
        }

        return new Formed(former._blocks.All, former._rejections);
    }

    /// <summary>
    /// The time a record is stored under: where it has none, the observed time stands in
    /// (https://opentelemetry.io/docs/specs/otel/logs/data-model/#field-timestamp), and where that is missing too, when it was received.
    /// </summary>
    public static ulong TimeOf(ulong time, ulong observed, ulong received) => (time, observed) switch
    {
        (0, 0) => received,
        (0, _) => observed,
        _ => time,
    };

    /// <summary>Removes what <see cref="Form(ExportLogsServiceRequest, DateTimeOffset)"/> rejects.</summary>
    public static void RemoveRejected(ExportLogsServiceRequest request)
    {
        foreach (ScopeLogs scope in request.ResourceLogs.SelectMany(resource => resource.ScopeLogs))
            Rejections.Remove(scope.LogRecords, Fault);
    }

    public void Dispose()
    {
        _origin.Dispose();
        _encoder.Dispose();
    }

    static ulong UnixNanoseconds(DateTimeOffset time) => (ulong)(time - DateTimeOffset.UnixEpoch).Ticks * 100;

    static string? Fault(LogRecord record) =>
        FieldRules.Time("timeUnixNano", record.TimeUnixNano)
        ?? FieldRules.Time("observedTimeUnixNano", record.ObservedTimeUnixNano)
        ?? FieldRules.OptionalTraceId("traceId", record.TraceId.Span)
        ?? FieldRules.OptionalSpanId("spanId", record.SpanId.Span);

    void Add(LogRecord record)
    {
        long time = (long)TimeOf(record.TimeUnixNano, record.ObservedTimeUnixNano, _received);
        LogBlock block = _blocks.For(time);
        block.Timestamp.Add(time);
        block.TraceId.AddHex(FieldRules.Present(record.TraceId.Span));
        block.SpanId.AddHex(FieldRules.Present(record.SpanId.Span));
        block.TraceFlags.Add((byte)(record.Flags & (uint)LogRecordFlags.TraceFlagsMask));
        block.SeverityText.Add(record.SeverityText);
        block.SeverityNumber.Add((byte)Math.Clamp((int)record.SeverityNumber, byte.MinValue, byte.MaxValue));
        block.ServiceName.Append(_origin.ServiceName);
        _encoder.Add(block.Body, record.Body);
        block.ResourceSchemaUrl.Append(_origin.ResourceSchemaUrl);
        block.ResourceAttributes.Append(_origin.ResourceAttributes);
        block.ScopeSchemaUrl.Append(_origin.ScopeSchemaUrl);
        block.ScopeName.Append(_origin.ScopeName);
        block.ScopeVersion.Append(_origin.ScopeVersion);
        block.ScopeAttributes.Append(_origin.ScopeAttributes);
        _encoder.Add(block.LogAttributes, record.Attributes);
        block.EventName.Add(record.EventName);
    }
}
