using Google.Protobuf;
using OtelMl.Collector.Forming;
using OtelMl.Collector.Otlp;
using OtelMl.Collector.Parsing;

namespace OtelMl.Ingest.Workloads;

/// <summary>Spans with twenty attributes, as many in a request as an SDK's batch has by default.</summary>
static class Traces
{
    const int Spans = 512;

    public static Workload Make(int requests) => new(
        "traces",
        TraceService.Descriptor.FullName,
        ["otel_traces"],
        Workload.Serialise(requests, Request),
        Spans,
        request => SpanParser.Form(request)!.Blocks,
        request => SpanFormer.Form(ExportTraceServiceRequest.Parser.ParseFrom(request)).Blocks);

    static ExportTraceServiceRequest Request(Random random) => new()
    {
        ResourceSpans =
        {
            new ResourceSpans
            {
                Resource = Telemetry.Resource(),
                SchemaUrl = "https://opentelemetry.io/schemas/1.37.0",
                ScopeSpans = { new ScopeSpans { Scope = Telemetry.Scope(), Spans = { Enumerable.Range(0, Spans).Select(_ => Span(random)) } } },
            },
        },
    };

    static Span Span(Random random)
    {
        ulong start = Telemetry.Now - (ulong)random.NextInt64(60_000_000_000);
        var span = new Span
        {
            TraceId = Telemetry.Id(random, 16),
            SpanId = Telemetry.Id(random, 8),
            ParentSpanId = random.Next(4) == 0 ? ByteString.Empty : Telemetry.Id(random, 8),
            Name = $"{Telemetry.Method(random)} {Telemetry.Route(random)}",
            Kind = OtelMl.Collector.Otlp.Span.Types.SpanKind.Server,
            StartTimeUnixNano = start,
            EndTimeUnixNano = start + (ulong)random.NextInt64(500_000_000),
            Flags = 0x101,
            Attributes = { Telemetry.Attributes(random) },
        };
        if (random.Next(20) == 0)
        {
            span.Status = new Status { Code = Status.Types.StatusCode.Error, Message = "The upstream did not answer in time." };
            span.Events.Add(new Span.Types.Event
            {
                TimeUnixNano = start + 1000,
                Name = "exception",
                Attributes = { Telemetry.Text("exception.type", "System.TimeoutException"), Telemetry.Text("exception.message", "The operation has timed out.") },
            });
        }

        return span;
    }
}
