using System.Globalization;
using OtelMl.Collector.Forming;
using OtelMl.Collector.Otlp;
using OtelMl.Collector.Parsing;

namespace OtelMl.Ingest.Workloads;

/// <summary>Log records with a sentence and six attributes.</summary>
static class Logs
{
    const int Records = 512;

    public static Workload Make(int requests) => new(
        "logs",
        LogsService.Descriptor.FullName,
        ["otel_logs"],
        Workload.Serialise(requests, Request),
        Records,
        request => LogParser.Form(request, Telemetry.Now)!.Blocks,
        request => LogFormer.Form(ExportLogsServiceRequest.Parser.ParseFrom(request), DateTimeOffset.UnixEpoch).Blocks);

    static ExportLogsServiceRequest Request(Random random) => new()
    {
        ResourceLogs =
        {
            new ResourceLogs
            {
                Resource = Telemetry.Resource(),
                ScopeLogs =
                {
                    new ScopeLogs
                    {
                        Scope = new InstrumentationScope { Name = "Checkout.Orders.OrderPlacement" },
                        LogRecords = { Enumerable.Range(0, Records).Select(_ => Record(random)) },
                    },
                },
            },
        },
    };

    static LogRecord Record(Random random)
    {
        string order = random.Next(10_000_000).ToString("d8", CultureInfo.InvariantCulture);
        return new LogRecord
        {
            TimeUnixNano = Telemetry.Now - (ulong)random.NextInt64(60_000_000_000),
            ObservedTimeUnixNano = Telemetry.Now,
            SeverityNumber = SeverityNumber.Info,
            SeverityText = "Information",
            Body = new AnyValue { StringValue = $"Order {order} was placed by user-{random.Next(1_000_000):d7} and is to be shipped from the warehouse in Leipzig." },
            TraceId = Telemetry.Id(random, 16),
            SpanId = Telemetry.Id(random, 8),
            Flags = 1,
            Attributes =
            {
                Telemetry.Text("order.id", order), Telemetry.Text("http.route", Telemetry.Route(random)), Telemetry.Int("order.items", random.Next(20)),
                Telemetry.Double("order.value", Math.Round(random.NextDouble() * 500, 2)), Telemetry.Bool("order.gift", random.Next(2) == 0),
                Telemetry.Text("warehouse.name", "leipzig-2"),
            },
        };
    }
}
