using System.Globalization;
using Google.Protobuf;
using OtelMl.Collector.Otlp;

namespace OtelMl.Ingest.Workloads;

/// <summary>What the telemetry of an HTTP service looks like.</summary>
static class Telemetry
{
    public const string Service = "checkout";

    static readonly string[] Routes = ["/cart", "/cart/{id}", "/orders", "/orders/{id}", "/products", "/products/{id}/reviews", "/users/{id}", "/search"];
    static readonly string[] Methods = ["GET", "GET", "GET", "POST", "PUT", "DELETE"];
    static readonly int[] Statuses = [200, 200, 200, 200, 201, 204, 301, 400, 404, 500];
    static readonly string[] Tables = ["orders", "products", "users", "inventory", "sessions"];

    public static ulong Now { get; } = (ulong)(TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100;

    public static string Route(Random random) => Any(random, Routes);

    public static string Method(Random random) => Any(random, Methods);

    public static ByteString Id(Random random, int length)
    {
        byte[] id = new byte[length];
        random.NextBytes(id);
        id[0] |= 1;
        return ByteString.CopyFrom(id);
    }

    public static Resource Resource() => new()
    {
        Attributes =
        {
            Text("service.name", Service), Text("service.version", "2.14.3"), Text("service.instance.id", "a4f1c0de-77f0-4c3b-8a55-2f1e0b9d6c11"),
            Text("deployment.environment.name", "production"), Text("host.name", "node-17.eu-west-1.example.internal"),
            Text("telemetry.sdk.name", "opentelemetry"), Text("telemetry.sdk.language", "dotnet"), Text("telemetry.sdk.version", "1.20.1"),
        },
    };

    public static InstrumentationScope Scope() => new() { Name = "Microsoft.AspNetCore", Version = "10.0.0" };

    /// <summary>Twenty attributes, of which seven are numbers and one a truth.</summary>
    public static IEnumerable<KeyValue> Attributes(Random random)
    {
        string route = Route(random);
        yield return Text("http.request.method", Method(random));
        yield return Text("http.route", route);
        yield return Text("url.path", route.Replace("{id}", random.Next(100_000).ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
        yield return Text("url.scheme", "https");
        yield return Text("server.address", "checkout.example.internal");
        yield return Int("server.port", 8443);
        yield return Text("client.address", $"10.{random.Next(256)}.{random.Next(256)}.{random.Next(256)}");
        yield return Int("client.port", random.Next(1024, 65536));
        yield return Text("user_agent.original", "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36");
        yield return Int("http.response.status_code", Any(random, Statuses));
        yield return Int("http.response.body.size", random.Next(200_000));
        yield return Text("network.protocol.version", "1.1");
        yield return Text("db.system.name", "postgresql");
        yield return Text("db.collection.name", Any(random, Tables));
        yield return Text("db.operation.name", "SELECT");
        yield return Int("db.response.returned_rows", random.Next(500));
        yield return Int("thread.id", random.Next(64));
        yield return Bool("app.cache.hit", random.Next(2) == 0);
        yield return Double("app.cart.value", Math.Round(random.NextDouble() * 500, 2));
        yield return Text("app.user.id", $"user-{random.Next(1_000_000):d7}");
    }

    public static KeyValue Text(string key, string value) => new() { Key = key, Value = new AnyValue { StringValue = value } };

    public static KeyValue Int(string key, long value) => new() { Key = key, Value = new AnyValue { IntValue = value } };

    public static KeyValue Bool(string key, bool value) => new() { Key = key, Value = new AnyValue { BoolValue = value } };

    public static KeyValue Double(string key, double value) => new() { Key = key, Value = new AnyValue { DoubleValue = value } };

    public static T Any<T>(Random random, IReadOnlyList<T> of) => of[random.Next(of.Count)];
}
