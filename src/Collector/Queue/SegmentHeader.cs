using System.Buffers.Binary;
using OtelMl.Storage;

namespace OtelMl.Collector.Queue;

/// <summary>The first bytes of a segment file.</summary>
/// <param name="Id">
/// Drawn when the file was begun; deduplication tokens start with it, so that no two queues ever use the same, and so do the checksums of
/// its records, so that nothing that an earlier use left behind them can be taken for one.
/// </param>
/// <param name="First">The sequence of its first record.</param>
/// <param name="Reused">Whether the file had another use before, of which bytes may be left behind the last record.</param>
readonly record struct SegmentHeader(Guid Id, long First, bool Reused)
{
    public const int Size = 40;

    static ReadOnlySpan<byte> Family => "OTELMLQ"u8;

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
    /// <exception cref="StorageException">It is that of another format.</exception>
    public static SegmentHeader? Read(ReadOnlySpan<byte> source)
    {
        if (!source.StartsWith(Family) || BinaryPrimitives.ReadUInt32LittleEndian(source[36..]) != Checksum(source))
            return null;
        if (!source.StartsWith(Magic))
        {
            throw new StorageException(
                "The queue was left by another version of otelml. Run that one until its queue is empty, or name another folder with --data DIR.");
        }

        return new SegmentHeader(
            new Guid(source[8..24]), BinaryPrimitives.ReadInt64LittleEndian(source[24..]), BinaryPrimitives.ReadUInt32LittleEndian(source[32..]) != 0);
    }

    /// <summary>The checksum of a record, of which nothing is added yet.</summary>
    public Crc32C BeginRecord()
    {
        Span<byte> id = stackalloc byte[16];
        Id.TryWriteBytes(id);
        var checksum = new Crc32C();
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
