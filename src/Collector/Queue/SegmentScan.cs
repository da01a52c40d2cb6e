using System.Buffers;
using Microsoft.Win32.SafeHandles;

namespace OtelMl.Collector.Queue;

/// <summary>Reads a segment file up to its end or the first record that is not whole or not of its present use.</summary>
sealed class SegmentScan : IDisposable
{
    const int BufferBytes = 256 * 1024;
    const int MaxShapeBytes = 64 * 1024 * 1024;

    readonly SafeFileHandle _file;
    readonly bool _verify;
    readonly long _length;
    readonly byte[] _buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
    byte[] _lastShape = [];
    BlockShape? _shape;

    /// <param name="file">The file.</param>
    /// <param name="verify">Whether payloads are read and checked too.</param>
    public SegmentScan(SafeFileHandle file, bool verify)
    {
        _file = file;
        _verify = verify;
        _length = RandomAccess.GetLength(file);
        Span<byte> header = stackalloc byte[SegmentHeader.Size];
        Header = ReadExactly(header, 0) ? SegmentHeader.Read(header) : null;
        ValidBytes = Header is null ? 0 : SegmentHeader.Size;
    }

    /// <summary>The file's head; null where it is not whole.</summary>
    public SegmentHeader? Header { get; }

    /// <summary>How far the file was found whole.</summary>
    public long ValidBytes { get; private set; }

    public IEnumerable<ScannedRecord> Records()
    {
        for (long sequence = Header?.First ?? 0; Next(sequence) is { } record; sequence++)
        {
            ValidBytes = record.PayloadOffset + record.Header.PayloadBytes;
            yield return record;
        }
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_buffer);

    ScannedRecord? Next(long sequence)
    {
        long remaining = _length - ValidBytes;
        Span<byte> head = stackalloc byte[RecordHeader.Size];
        if (remaining < RecordHeader.Size || !ReadExactly(head, ValidBytes)
            || RecordHeader.Read(head, remaining) is not { } header || header.Sequence != sequence || header.ShapeBytes > MaxShapeBytes)
        {
            return null;
        }

        byte[] shape = new byte[header.ShapeBytes];
        long payloadOffset = ValidBytes + RecordHeader.Size + shape.Length;
        if (!ReadExactly(shape, ValidBytes + RecordHeader.Size) || (_verify && !IsWhole(head, header, shape, payloadOffset)))
            return null;
        return new ScannedRecord(header, Decode(shape), payloadOffset);
    }

    bool IsWhole(ReadOnlySpan<byte> head, RecordHeader header, byte[] shape, long payloadOffset)
    {
        Crc32C checksum = Header!.Value.BeginRecord();
        for (long read = 0; read < header.PayloadBytes;)
        {
            Span<byte> part = _buffer.AsSpan(0, (int)Math.Min(BufferBytes, header.PayloadBytes - read));
            if (!ReadExactly(part, payloadOffset + read))
                return false;
            checksum.Add(part);
            read += part.Length;
        }

        checksum.Add(shape);
        return RecordHeader.Matches(head, checksum);
    }

    // Most blocks of a table are shaped alike; they share one description.
    BlockShape Decode(byte[] shape)
    {
        if (_shape is null || !shape.AsSpan().SequenceEqual(_lastShape))
        {
            _shape = BlockShape.Decode(shape);
            _lastShape = shape;
        }

        return _shape;
    }

    bool ReadExactly(Span<byte> destination, long offset)
    {
        while (!destination.IsEmpty)
        {
            int read = RandomAccess.Read(_file, destination, offset);
            if (read == 0)
                return false;
            destination = destination[read..];
            offset += read;
        }

        return true;
    }
}
