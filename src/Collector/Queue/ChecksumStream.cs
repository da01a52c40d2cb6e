using System.Buffers;
using Microsoft.Win32.SafeHandles;

namespace OtelMl.Collector.Queue;

/// <summary>Writes to a place in a file and adds to a checksum.</summary>
sealed class ChecksumStream(SafeFileHandle file, long offset, Crc32C checksum) : Stream
{
    const int BufferBytes = 128 * 1024;

    readonly byte[] _buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
    Crc32C _checksum = checksum;
    int _buffered;
    long _written;
    bool _disposed;

    /// <summary>The checksum with everything that was flushed.</summary>
    public Crc32C Checksum => _checksum;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => _written + _buffered;

    public override long Position
    {
        get => Length;
        set => throw new NotSupportedException();
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (buffer.Length > BufferBytes - _buffered)
            Flush();
        if (buffer.Length >= BufferBytes)
        {
            Put(buffer);
            return;
        }

        buffer.CopyTo(_buffer.AsSpan(_buffered));
        _buffered += buffer.Length;
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Write(buffer.Span);
        return ValueTask.CompletedTask;
    }

    /// <summary>Hands what is buffered to the operating system.</summary>
    public override void Flush()
    {
        Put(_buffer.AsSpan(0, _buffered));
        _buffered = 0;
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (!_disposed)
            ArrayPool<byte>.Shared.Return(_buffer);
        _disposed = true;
        base.Dispose(disposing);
    }

    void Put(ReadOnlySpan<byte> bytes)
    {
        _checksum.Add(bytes);
        RandomAccess.Write(file, bytes, offset + _written);
        _written += bytes.Length;
    }
}
