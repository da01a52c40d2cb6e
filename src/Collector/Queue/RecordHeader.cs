using System.Buffers.Binary;

namespace OtelMl.Collector.Queue;

/// <summary>
/// The first bytes of a record, little-endian: checksum, marker, sequence, time, rows, the shape's length, the payload's length. The
/// shape and the payload follow.
/// </summary>
/// <param name="Sequence">The block's place among the blocks of its table.</param>
/// <param name="CommittedMilliseconds">When it was written, in Unix time.</param>
/// <param name="Rows">How many rows it has.</param>
/// <param name="ShapeBytes">The length of its <see cref="BlockShape"/>.</param>
/// <param name="PayloadBytes">The length of its rows in ClickHouse's Native format.</param>
readonly record struct RecordHeader(long Sequence, long CommittedMilliseconds, int Rows, int ShapeBytes, long PayloadBytes)
{
    public const int Size = 40;

    const uint Marker = 0x424B_4C42;

    /// <summary>Writes the header.</summary>
    /// <param name="destination"><see cref="Size"/> bytes.</param>
    /// <param name="checksum">Over the payload and then the shape; the header itself is added here.</param>
    public void Write(Span<byte> destination, Crc32C checksum)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(destination[4..], Marker);
        BinaryPrimitives.WriteInt64LittleEndian(destination[8..], Sequence);
        BinaryPrimitives.WriteInt64LittleEndian(destination[16..], CommittedMilliseconds);
        BinaryPrimitives.WriteInt32LittleEndian(destination[24..], Rows);
        BinaryPrimitives.WriteInt32LittleEndian(destination[28..], ShapeBytes);
        BinaryPrimitives.WriteInt64LittleEndian(destination[32..], PayloadBytes);
        BinaryPrimitives.WriteUInt32LittleEndian(destination, Checksum(destination, checksum));
    }

    /// <summary>Reads a header; null where there is none, or none that fits.</summary>
    /// <param name="source"><see cref="Size"/> bytes.</param>
    /// <param name="remaining">How many bytes the file has from here.</param>
    public static RecordHeader? Read(ReadOnlySpan<byte> source, long remaining)
    {
        if (BinaryPrimitives.ReadUInt32LittleEndian(source[4..]) != Marker)
            return null;
        var header = new RecordHeader(
            BinaryPrimitives.ReadInt64LittleEndian(source[8..]),
            BinaryPrimitives.ReadInt64LittleEndian(source[16..]),
            BinaryPrimitives.ReadInt32LittleEndian(source[24..]),
            BinaryPrimitives.ReadInt32LittleEndian(source[28..]),
            BinaryPrimitives.ReadInt64LittleEndian(source[32..]));
        bool fits = header.Rows > 0 && header.ShapeBytes > 0 && header.PayloadBytes > 0
            && header.PayloadBytes <= remaining && Size + header.ShapeBytes <= remaining - header.PayloadBytes;
        return fits ? header : null;
    }

    /// <summary>Whether a header that was read belongs to this payload and shape.</summary>
    public static bool Matches(ReadOnlySpan<byte> source, Crc32C checksum) =>
        BinaryPrimitives.ReadUInt32LittleEndian(source) == Checksum(source, checksum);

    static uint Checksum(ReadOnlySpan<byte> header, Crc32C checksum)
    {
        checksum.Add(header[4..Size]);
        return checksum.Value;
    }
}
