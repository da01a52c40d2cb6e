using OtelMl.Collector.Forming;
using OtelMl.Collector.Otlp;

namespace OtelMl.Collector.Parsing;

/// <summary>Parses an <c>ExportLogsServiceRequest</c> into rows of <c>otel_logs</c>.</summary>
sealed class LogParser : RecordParser<LogBlock, LogFields>
{
    const uint TimeTag = ((uint)LogRecord.TimeUnixNanoFieldNumber << WireType.Bits) | WireType.Fixed64;
    const uint ObservedTag = ((uint)LogRecord.ObservedTimeUnixNanoFieldNumber << WireType.Bits) | WireType.Fixed64;
    const uint SeverityTag = ((uint)LogRecord.SeverityNumberFieldNumber << WireType.Bits) | WireType.Varint;
    const uint SeverityTextTag = ((uint)LogRecord.SeverityTextFieldNumber << WireType.Bits) | WireType.Length;
    const uint BodyTag = ((uint)LogRecord.BodyFieldNumber << WireType.Bits) | WireType.Length;
    const uint AttributesTag = ((uint)LogRecord.AttributesFieldNumber << WireType.Bits) | WireType.Length;
    const uint FlagsTag = ((uint)LogRecord.FlagsFieldNumber << WireType.Bits) | WireType.Fixed32;
    const uint TraceIdTag = ((uint)LogRecord.TraceIdFieldNumber << WireType.Bits) | WireType.Length;
    const uint SpanIdTag = ((uint)LogRecord.SpanIdFieldNumber << WireType.Bits) | WireType.Length;
    const uint EventNameTag = ((uint)LogRecord.EventNameFieldNumber << WireType.Bits) | WireType.Length;

    readonly ulong _received;

    LogParser(ulong received) => _received = received;

    /// <summary>Forms every record that can be stored; null where the request is to be left to the generated messages.</summary>
    /// <param name="request">The request's bytes.</param>
    /// <param name="received">The time of records that bring none, in Unix nanoseconds.</param>
    public static Formed? Form(ReadOnlySpan<byte> request, ulong received)
    {
        using var parser = new LogParser(received);
        return parser.FormAll(request);
    }

    protected override string PathOf(RecordPath at) => $"resourceLogs[{at.Resource}].scopeLogs[{at.Scope}].logRecords[{at.Record}]";

    protected override long TimeOf(in LogFields log) => (long)LogFormer.TimeOf(log.Time, log.Observed, _received);

    protected override bool TryRead(ReadOnlySpan<byte> record, ref LogFields log, LogBlock block)
    {
        var reader = new WireReader(record);
        while (reader.NextTag(out uint tag))
        {
            switch (tag)
            {
                case TimeTag:
                    log.Time = reader.Fixed64();
                    break;
                case ObservedTag:
                    log.Observed = reader.Fixed64();
                    break;
                case SeverityTag:
                    log.Severity = (int)reader.Varint();
                    break;
                case SeverityTextTag:
                    log.SeverityText = reader.Text();
                    break;
                case BodyTag:
                    if (log.HasBody || !Attributes.TryAddValue(reader.Bytes(), block.Body, RecordDepth + 1))
                        return false;
                    log.HasBody = true;
                    break;
                case AttributesTag:
                    if (!Attributes.TryAdd(reader.Bytes(), block.LogAttributes, RecordDepth + 1))
                        return false;
                    break;
                case FlagsTag:
                    log.Flags = reader.Fixed32();
                    break;
                case TraceIdTag:
                    log.TraceId = reader.Bytes();
                    break;
                case SpanIdTag:
                    log.SpanId = reader.Bytes();
                    break;
                case EventNameTag:
                    log.EventName = reader.Text();
                    break;
                default:
                    reader.Skip(tag, RecordDepth);
                    break;
            }
        }

        return !reader.Failed;
    }

    protected override string? Fault(in LogFields log) =>
        FieldRules.Time("timeUnixNano", log.Time)
        ?? FieldRules.Time("observedTimeUnixNano", log.Observed)
        ?? FieldRules.OptionalTraceId("traceId", log.TraceId)
        ?? FieldRules.OptionalSpanId("spanId", log.SpanId);

    protected override void AddRow(LogBlock block, in LogFields log)
    {
        block.Timestamp.Add(TimeOf(in log));
        block.TraceId.AddHex(FieldRules.Present(log.TraceId));
        block.SpanId.AddHex(FieldRules.Present(log.SpanId));
        block.TraceFlags.Add((byte)(log.Flags & (uint)LogRecordFlags.TraceFlagsMask));
        block.SeverityText.AddUtf8(log.SeverityText);
        block.SeverityNumber.Add((byte)Math.Clamp(log.Severity, byte.MinValue, byte.MaxValue));
        block.ServiceName.Append(Origin.ServiceName);
        if (!log.HasBody)
            block.Body.AddEmpty();
        block.ResourceSchemaUrl.Append(Origin.ResourceSchemaUrl);
        block.ResourceAttributes.Append(Origin.ResourceAttributes);
        block.ScopeSchemaUrl.Append(Origin.ScopeSchemaUrl);
        block.ScopeName.Append(Origin.ScopeName);
        block.ScopeVersion.Append(Origin.ScopeVersion);
        block.ScopeAttributes.Append(Origin.ScopeAttributes);
        block.LogAttributes.EndRow();
        block.EventName.AddUtf8(log.EventName);
    }
}
