using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;

namespace OtelMl.Collector.Tests;

/// <summary>The message of a gRPC call that comes steadily, and hardly; it would take hours.</summary>
public sealed class Drip : HttpContent
{
    const int PrefixBytes = 5;
    const int Drop = 2048; // twice what the server asks for at least
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    readonly byte[] _prefix = new byte[PrefixBytes];

    /// <param name="announced">How long it says it is.</param>
    public Drip(int announced)
    {
        BinaryPrimitives.WriteInt32BigEndian(_prefix.AsSpan(1), announced);
        Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
    }

    /// <summary>Writes drop after drop, until nobody wants them.</summary>
    public static async Task ToAsync(Stream stream, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                await stream.WriteAsync(new byte[Drop], cancellationToken);
                await stream.FlushAsync(cancellationToken);
                await Task.Delay(Pause, cancellationToken);
            }
        }
        catch (Exception unwanted) when (unwanted is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // It was given up.
        }
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        await stream.WriteAsync(_prefix, cancellationToken);
        await ToAsync(stream, cancellationToken);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
