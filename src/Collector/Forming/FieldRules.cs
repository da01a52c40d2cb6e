using Google.Protobuf.Collections;
using OtelMl.Collector.Otlp;

namespace OtelMl.Collector.Forming;

/// <summary>What makes a field impossible to store. Each rule returns the fault in words, or null.</summary>
static class FieldRules
{
    const int TraceIdLength = 16;
    const int SpanIdLength = 8;

    public static string? TraceId(string field, ReadOnlySpan<byte> id) => Id(field, id, TraceIdLength);

    public static string? SpanId(string field, ReadOnlySpan<byte> id) => Id(field, id, SpanIdLength);

    public static string? OptionalTraceId(string field, ReadOnlySpan<byte> id) => id.IsEmpty ? null : Length(field, id, TraceIdLength);

    public static string? OptionalSpanId(string field, ReadOnlySpan<byte> id) => id.IsEmpty ? null : Length(field, id, SpanIdLength);

    /// <summary>A DateTime64(9) counts nanoseconds in 64 bits with a sign, which end in the year 2262.</summary>
    public static string? Time(string field, ulong unixNanoseconds) =>
        unixNanoseconds > long.MaxValue ? $"{field}: must be before 2262-04-11T23:47:17Z, got {unixNanoseconds} ns" : null;

    public static string? Exemplars(RepeatedField<Exemplar> exemplars)
    {
        for (int i = 0; i < exemplars.Count; i++)
        {
            Exemplar exemplar = exemplars[i];
            string? fault = OptionalTraceId("traceId", exemplar.TraceId.Span)
                ?? OptionalSpanId("spanId", exemplar.SpanId.Span)
                ?? Time("timeUnixNano", exemplar.TimeUnixNano);
            if (fault is not null)
                return $"exemplars[{i}].{fault}";
        }

        return null;
    }

    /// <summary>An identifier's bytes; none where it is all zero, which is how some clients say that there is none.</summary>
    public static ReadOnlySpan<byte> Present(ReadOnlySpan<byte> id) => id.ContainsAnyExcept((byte)0) ? id : [];

    static string? Id(string field, ReadOnlySpan<byte> id, int length) =>
        Length(field, id, length) ?? (Present(id).IsEmpty ? $"{field}: must not be all zero" : null);

    static string? Length(string field, ReadOnlySpan<byte> id, int length) =>
        id.Length == length ? null : $"{field}: must be {length} bytes, got {id.Length}";
}
