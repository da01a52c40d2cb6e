using static OtelMl.Collector.Otlp.Span.Types;
using static OtelMl.Collector.Otlp.Status.Types;

namespace OtelMl.Collector.Forming;

/// <summary>Kinds and status codes as the upstream exporter writes them.</summary>
static class SpanNames
{
    public static ReadOnlySpan<byte> Of(SpanKind kind) => kind switch
    {
        SpanKind.Internal => "Internal"u8,
        SpanKind.Server => "Server"u8,
        SpanKind.Client => "Client"u8,
        SpanKind.Producer => "Producer"u8,
        SpanKind.Consumer => "Consumer"u8,
        _ => "Unspecified"u8,
    };

    public static ReadOnlySpan<byte> Of(StatusCode code) => code switch
    {
        StatusCode.Ok => "Ok"u8,
        StatusCode.Error => "Error"u8,
        _ => "Unset"u8,
    };
}
