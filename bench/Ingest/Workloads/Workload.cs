using Google.Protobuf;
using OtelMl.Collector.Columns;

namespace OtelMl.Ingest.Workloads;

/// <summary>What one signal sends.</summary>
/// <param name="Name">The signal.</param>
/// <param name="Service">Its gRPC service.</param>
/// <param name="Tables">The tables its rows end in.</param>
/// <param name="Requests">Serialised export requests, different from each other.</param>
/// <param name="RowsPerRequest">How many rows each makes.</param>
/// <param name="Form">Forms the rows of one with our own parsers.</param>
/// <param name="FormGenerated">Forms the rows of one with generated messages.</param>
sealed record Workload(
    string Name, string Service, IReadOnlyList<string> Tables, IReadOnlyList<byte[]> Requests, int RowsPerRequest,
    Func<byte[], IReadOnlyList<Block>> Form, Func<byte[], IReadOnlyList<Block>> FormGenerated)
{
    const int Different = 16;

    public static Workload Named(string name) => name switch
    {
        "traces" => Traces.Make(Different),
        "logs" => Logs.Make(Different),
        "metrics" => Metrics.Make(Different),
        _ => throw new ArgumentException($"There is no signal '{name}'; there are traces, logs and metrics."),
    };

    public int BytesPerRow => (int)(Requests.Average(request => request.Length) / RowsPerRequest);

    public static byte[][] Serialise(int count, Func<Random, IMessage> make) =>
        [.. Enumerable.Range(1, count).Select(seed => make(new Random(seed)).ToByteArray())];
}
