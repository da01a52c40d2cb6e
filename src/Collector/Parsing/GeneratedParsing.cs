using Google.Protobuf;

namespace OtelMl.Collector.Parsing;

/// <summary>
/// Parsing with the generated messages: for what our own parsers leave to it, which is what is malformed, so that the sender is told
/// what is wrong in the usual words, and what merges (https://protobuf.dev/programming-guides/encoding/#last-one-wins), which no
/// known client sends.
/// </summary>
static class GeneratedParsing
{
    /// <summary>The runtime switch that leaves every request to the generated messages, to compare with.</summary>
    public const string Switch = "OtelMl.Collector.GeneratedParsing";

    // An empty record is two bytes on the wire and over a hundred as an object.
    const int MaxBytes = 4 * 1024 * 1024;

    /// <summary>Whether every request is left to the generated messages.</summary>
    public static bool Always { get; } = AppContext.TryGetSwitch(Switch, out bool always) && always;

    /// <exception cref="MalformedRequestException">The bytes are no such message.</exception>
    public static TRequest Parse<TRequest>(MessageParser<TRequest> parser, ReadOnlySpan<byte> payload)
        where TRequest : IMessage<TRequest>
    {
        if (payload.Length > MaxBytes && !Always)
            throw new MalformedRequestException($"The request is not a valid {typeof(TRequest).Name}, or has fields twice that have to be merged, which is done up to {MaxBytes} bytes.");
        try
        {
            return parser.ParseFrom(payload);
        }
        // Besides its own exception, Google.Protobuf lets others out: of wire types that do not exist, lengths that overflow, invalid UTF-8.
        catch (Exception invalid) when (
            invalid is InvalidProtocolBufferException or InvalidOperationException or ArgumentException or IndexOutOfRangeException or OverflowException)
        {
            throw new MalformedRequestException($"The request is not a valid {typeof(TRequest).Name}: {invalid.Message}", invalid);
        }
    }
}
