using System.Buffers;
using OtelMl.Collector.Columns;
using OtelMl.Collector.Queue;

namespace OtelMl.Collector.Forwarding;

/// <summary>The bytes of an accepted request in protobuf, kept to be passed on.</summary>
/// <param name="signal">The signal, such as <c>traces</c>.</param>
/// <param name="records">How many records of it were accepted.</param>
sealed class ForwardedRequest(string signal, int records) : IPayload, IDisposable
{
    readonly ByteBuffer _bytes = new();

    public string Signal => signal;

    public int Rows => records;

    public int Bytes => _bytes.Length;

    public static ForwardedRequest Copy(string signal, long records, in ReadOnlySequence<byte> message)
    {
        var request = new ForwardedRequest(signal, (int)Math.Min(records, int.MaxValue));
        message.CopyTo(request._bytes.GetSpan((int)message.Length));
        request._bytes.Advance((int)message.Length);
        return request;
    }

    public async Task WriteToAsync(Stream destination, CancellationToken cancellationToken) => await destination.WriteAsync(_bytes.Memory, cancellationToken);

    public void Dispose() => _bytes.Release();
}
