using System.Globalization;
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

    long _made;

    /// <summary>How many features a row has that comes column by column; 0 for what is not counted in cells.</summary>
    public int CellsPerRow { get; init; }

    /// <summary>How many requests are on their way at once.</summary>
    public int AtOnce { get; init; } = 64;

    /// <summary>Where a request has the 16 digits that tell its rows from another's, in tables that keep one of equal rows; else null.</summary>
    public int? DigitsAt { get; init; }

    public static IReadOnlyList<string> Names { get; } = ["traces", "logs", "metrics", "tuples-wide", "tuples-narrow"];

    public static Workload Named(string name) => name switch
    {
        "traces" => Traces.Make(Different),
        "logs" => Logs.Make(Different),
        "metrics" => Metrics.Make(Different),
        "tuples-wide" => Tuples.Wide(Different),
        "tuples-narrow" => Tuples.Narrow(Different),
        _ => throw new ArgumentException($"There is no signal '{name}'; there are {string.Join(", ", Names)}."),
    };

    public int BytesPerRow => (int)(Requests.Average(request => request.Length) / RowsPerRequest);

    /// <summary>A request to send, one after the other.</summary>
    public byte[] Request(int index)
    {
        byte[] request = Requests[index % Requests.Count];
        if (DigitsAt is not { } at)
            return request;
        byte[] own = [.. request];
        Interlocked.Increment(ref _made).TryFormat(own.AsSpan(at, Tuples.Digits), out _, "x16", CultureInfo.InvariantCulture);
        return own;
    }

    public static byte[][] Serialise(int count, Func<Random, IMessage> make) =>
        [.. Enumerable.Range(1, count).Select(seed => make(new Random(seed)).ToByteArray())];
}
