using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using ZstdSharp;

namespace OtelMl.Collector.Receiving.Bodies;

/// <summary>
/// What comes out of a decompressor: counted while it comes, since a small body may become a large one, and refused where the body is
/// not what it was said to be.
/// </summary>
sealed class BoundedStream(Stream decompressor, string coding, BodyLease? lease, int maxBytes) : Stream
{
    long _read;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        try
        {
            return Count(decompressor.Read(buffer));
        }
        catch (Exception invalid) when (IsInvalid(invalid))
        {
            throw Malformed(invalid);
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            return Count(await decompressor.ReadAsync(buffer, cancellationToken));
        }
        catch (Exception invalid) when (IsInvalid(invalid))
        {
            throw Malformed(invalid);
        }
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            decompressor.Dispose();
        base.Dispose(disposing);
    }

    // .NET's exception for what zlib cannot go on with is not public but for its base, which a lost connection has too.
    static bool IsInvalid(Exception exception) => exception is InvalidDataException or ZstdException
        || (exception is IOException and not (BadHttpRequestException or ConnectionResetException));

    int Count(int read)
    {
        _read += read;
        if (_read > maxBytes)
            throw new RefusedException(Refusal.TooLarge(maxBytes));
        lease?.Take(read);
        return read;
    }

    RefusedException Malformed(Exception invalid) => new(Refusal.Malformed($"The body is not valid {coding}: {invalid.Message}"), invalid);
}
