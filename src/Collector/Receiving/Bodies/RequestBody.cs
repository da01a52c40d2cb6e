using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;

namespace OtelMl.Collector.Receiving.Bodies;

/// <summary>The whole body of a request over HTTP, without its compression.</summary>
sealed class RequestBody : IDisposable
{
    const int SegmentBytes = 64 * 1024;

    static readonly PipeOptions Unbounded = new(pauseWriterThreshold: 0, minimumSegmentSize: SegmentBytes, useSynchronizationContext: false);

    readonly Action _release;

    RequestBody(in ReadOnlySequence<byte> bytes, Action release)
    {
        Bytes = bytes;
        _release = release;
    }

    public ReadOnlySequence<byte> Bytes { get; }

    /// <summary>Reads it.</summary>
    /// <exception cref="RefusedException">It is too large, or not compressed as it says.</exception>
    public static async Task<RequestBody> ReadAsync(
        HttpRequest request, BodyCoding coding, BodyLease lease, int maxBytes, CancellationToken cancellationToken)
    {
        if (request.ContentLength > maxBytes)
            throw new RefusedException(Refusal.TooLarge(maxBytes));
        return coding == BodyCoding.Identity
            ? await ReadAllAsync(request.BodyReader, maxBytes, cancellationToken)
            : await DecompressAsync(request.BodyReader, coding, lease, maxBytes, cancellationToken);
    }

    public void Dispose() => _release();

    static async Task<RequestBody> ReadAllAsync(PipeReader reader, int maxBytes, CancellationToken cancellationToken)
    {
        while (true)
        {
            ReadResult result = await reader.ReadAsync(cancellationToken);
            if (result.Buffer.Length > maxBytes)
            {
                reader.AdvanceTo(result.Buffer.End);
                throw new RefusedException(Refusal.TooLarge(maxBytes));
            }

            if (result.IsCompleted)
                return new RequestBody(result.Buffer, () => reader.AdvanceTo(result.Buffer.End));
            reader.AdvanceTo(result.Buffer.Start, result.Buffer.End);
        }
    }

    static async Task<RequestBody> DecompressAsync(
        PipeReader compressed, BodyCoding coding, BodyLease lease, int maxBytes, CancellationToken cancellationToken)
    {
        var plain = new Pipe(Unbounded);
        try
        {
            await using Stream stream = coding.Open(compressed.AsStream(leaveOpen: true), lease, maxBytes);
            int read;
            do
            {
                read = await stream.ReadAsync(plain.Writer.GetMemory(SegmentBytes), cancellationToken);
                plain.Writer.Advance(read);
            }
            while (read > 0);
            await plain.Writer.CompleteAsync();
            ReadResult all = await plain.Reader.ReadAsync(cancellationToken);
            return new RequestBody(all.Buffer, () => plain.Reader.Complete());
        }
        catch
        {
            await plain.Writer.CompleteAsync();
            await plain.Reader.CompleteAsync();
            throw;
        }
    }
}
