namespace OtelMl.Collector.Parsing;

/// <summary>
/// How a field is encoded, the lowest three bits of its tag (https://protobuf.dev/programming-guides/encoding/#structure). With the
/// numbers that the generated messages have, these make the tags our parsers look for.
/// </summary>
static class WireType
{
    public const uint Varint = 0;
    public const uint Fixed64 = 1;

    /// <summary>A length and as many bytes: strings, bytes, messages, packed numbers.</summary>
    public const uint Length = 2;

    public const uint StartGroup = 3;
    public const uint Fixed32 = 5;

    /// <summary>The bits of a tag that are not its number.</summary>
    public const int Bits = 3;
}
