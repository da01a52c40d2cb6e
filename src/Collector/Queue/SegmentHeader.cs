using System.Buffers.Binary;

namespace OtelMl.Collector.Queue;

/// <summary>The first bytes of a segment file.</summary>
/// <param name="Id">Drawn when the file was made; deduplication tokens start with it, so that no two queues ever use the same.</param>
/// <param name="First">The sequence of its first record.</param>
readonly record struct SegmentHeader(Guid Id, long First)
{
    public const int Size = 40;

    static ReadOnlySpan<byte> Magic => "OTELMLQ1"u8;

    public void Write(Span<byte> destination)
    {
        Magic.CopyTo(destination);
        Id.TryWriteBytes(destination[8..]);
        BinaryPrimitives.WriteInt64LittleEndian(destination[24..], First);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[32..], 0);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[36..], Checksum(destination));
    }

    public static SegmentHeader? Read(ReadOnlySpan<byte> source) =>
        source.StartsWith(Magic) && BinaryPrimitives.ReadUInt32LittleEndian(source[36..]) == Checksum(source)
            ? new SegmentHeader(new Guid(source[8..24]), BinaryPrimitives.ReadInt64LittleEndian(source[24..]))
            : null;

    static uint Checksum(ReadOnlySpan<byte> header)
    {
        var checksum = new Crc32C();
        checksum.Add(header[..36]);
        return checksum.Value;
    }
}
