using OpenTelemetry.Logs;

namespace OtelMl.Instrumentation.Tests;

static class LogRecordAttributes
{
    public static object? Attribute(this LogRecord record, string key) =>
        record.Attributes!.SingleOrDefault(attribute => attribute.Key == key).Value;

    public static IEnumerable<string> Keys(this LogRecord record) => record.Attributes!.Select(attribute => attribute.Key);
}
