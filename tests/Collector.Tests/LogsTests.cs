using OtelMl.Collector.Otlp;

namespace OtelMl.Collector.Tests;

public sealed class LogsTests(CollectorFixture fixture)
{
    [Fact]
    public async Task A_log_record_arrives_field_by_field()
    {
        ExportLogsServiceRequest request = Sample.Logs("fields", new LogRecord
        {
            TimeUnixNano = Sample.Time,
            ObservedTimeUnixNano = Sample.Time + 5,
            TraceId = Sample.TraceId,
            SpanId = Sample.SpanId,
            Flags = 0x101,
            SeverityNumber = SeverityNumber.Warn2,
            SeverityText = "WARN",
            Body = Sample.List(Sample.Text("a"), Sample.Text("ß")),
            EventName = "something.happened",
            DroppedAttributesCount = 1,
            Attributes = { Sample.Attribute("key", "wert ü") },
        });
        request.ResourceLogs[0].SchemaUrl = "https://resource/1";
        request.ResourceLogs[0].ScopeLogs[0].SchemaUrl = "https://scope/1";
        request.ResourceLogs[0].ScopeLogs[0].Scope = new InstrumentationScope
        {
            Name = "scope",
            Version = "1.2",
            Attributes = { Sample.Attribute("scope.kind", "test") },
        };

        ExportLogsServiceResponse response = await fixture.Collector.SendAsync(request);

        Assert.Null(response.PartialSuccess);
        StoredRows.Equal(
            """
            {
              "Timestamp": "2026-11-20 10:00:00.000000001",
              "TraceId": "0102030405060708090a0b0c0d0e0fff", "SpanId": "a1a2a3a4a5a6a7a8", "TraceFlags": 1,
              "SeverityText": "WARN", "SeverityNumber": 14, "ServiceName": "fields", "Body": "[\"a\",\"ß\"]",
              "ResourceSchemaUrl": "https://resource/1", "ResourceAttributes": { "service.name": "fields" },
              "ScopeSchemaUrl": "https://scope/1", "ScopeName": "scope", "ScopeVersion": "1.2", "ScopeAttributes": { "scope.kind": "test" },
              "LogAttributes": { "key": "wert ü" }, "EventName": "something.happened"
            }
            """,
            await StoredRows.SingleAsync(fixture.Store, "SELECT * FROM otel_logs WHERE ServiceName = 'fields' SETTINGS session_timezone = 'UTC'"));
    }

    [Fact]
    public async Task A_record_without_a_time_has_the_time_it_was_observed()
    {
        await fixture.Collector.SendAsync(Sample.Logs("observed", new LogRecord { ObservedTimeUnixNano = Sample.Time }));

        StoredRows.Equal(
            """{ "Timestamp": "2026-11-20 10:00:00.000000001", "TraceId": "", "SpanId": "" }""",
            await StoredRows.SingleAsync(
                fixture.Store, "SELECT Timestamp, TraceId, SpanId FROM otel_logs WHERE ServiceName = 'observed' SETTINGS session_timezone = 'UTC'"));
    }

    [Fact]
    public async Task A_record_without_any_time_has_the_time_it_was_received()
    {
        await fixture.Collector.SendAsync(Sample.Logs("received", new LogRecord()));

        StoredRows.Equal(
            """{ "recent": 1 }""",
            await StoredRows.SingleAsync(
                fixture.Store, "SELECT abs(dateDiff('second', Timestamp, now64(9))) < 60 AS recent FROM otel_logs WHERE ServiceName = 'received'"));
    }
}
