using System.Buffers.Binary;

namespace OtelMl.Collector.Queue;

/// <summary>The first bytes of a segment file.</summary>
/// <param name="Id">
/// Drawn when the file was begun; deduplication tokens start with it, so that no two queues ever use the same, and so do the checksums of
/// its records, so that nothing that an earlier use left behind them can be taken for one.
/// </param>
/// <param name="First">The sequence of its first record.</param>
/// <param name="Reused">Whether the file had another use before, of which bytes may be left behind the last record.</param>
/// <param name="IsFirstFormat">Whether the file is of the format of which records' checksums did not start with the identity; such are read, not written.</param>
readonly record struct SegmentHeader(Guid Id, long First, bool Reused, bool IsFirstFormat = false)
{
    public const int Size = 40;

    static ReadOnlySpan<byte> FirstMagic => "OTELMLQ1"u8;

    static ReadOnlySpan<byte> Magic => "OTELMLQ2"u8;

    public void Write(Span<byte> destination)
    {
        Magic.CopyTo(destination);
        Id.TryWriteBytes(destination[8..]);
        BinaryPrimitives.WriteInt64LittleEndian(destination[24..], First);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[32..], Reused ? 1u : 0);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[36..], Checksum(destination));
    }

    /// <summary>Reads a head; null where there is none, or one that is not whole.</summary>
    public static SegmentHeader? Read(ReadOnlySpan<byte> source)
    {
        bool first = source.StartsWith(FirstMagic);
        if ((!first && !source.StartsWith(Magic)) || BinaryPrimitives.ReadUInt32LittleEndian(source[36..]) != Checksum(source))
            return null;
        return new SegmentHeader(
            new Guid(source[8..24]),
            BinaryPrimitives.ReadInt64LittleEndian(source[24..]),
            Reused: BinaryPrimitives.ReadUInt32LittleEndian(source[32..]) != 0,
            IsFirstFormat: first);
    }

    /// <summary>The checksum of a record, of which nothing is added yet.</summary>
    public Crc32C BeginRecord()
    {
        var checksum = new Crc32C();
        if (IsFirstFormat)
            return checksum;
        Span<byte> id = stackalloc byte[16];
        Id.TryWriteBytes(id);
        checksum.Add(id);
        return checksum;
    }

    static uint Checksum(ReadOnlySpan<byte> header)
    {
        var checksum = new Crc32C();
        checksum.Add(header[..36]);
        return checksum.Value;
    }
}
