using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http.Features;

namespace OtelMl.Collector.Receiving.Bodies;

/// <summary>
/// A request's body whose bytes count from when they have arrived until they are consumed: what a sender only announces costs nothing.
/// </summary>
sealed class LeasedPipeReader(PipeReader body, BodyLease lease) : PipeReader, IRequestBodyPipeFeature
{
    ReadOnlySequence<byte> _buffer;
    long _counted;

    public PipeReader Reader => this;

    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default) =>
        Count(await body.ReadAsync(cancellationToken));

    public override bool TryRead(out ReadResult result)
    {
        if (!body.TryRead(out result))
            return false;
        Count(result);
        return true;
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        long freed = _buffer.IsEmpty ? 0 : _buffer.Slice(0, consumed).Length;
        _buffer = default;
        body.AdvanceTo(consumed, examined);
        _counted -= freed;
        lease.Return(freed);
    }

    public override void CancelPendingRead() => body.CancelPendingRead();

    public override void Complete(Exception? exception = null) => body.Complete(exception);

    ReadResult Count(ReadResult result)
    {
        _buffer = result.Buffer;
        long arrived = _buffer.Length - _counted;
        if (arrived <= 0)
            return result;
        try
        {
            lease.Take(arrived);
            _counted += arrived;
            return result;
        }
        catch (RefusedException)
        {
            body.AdvanceTo(result.Buffer.End); // leaves the server able to skip the rest, lest the sender be cut off before it hears why
            throw;
        }
    }
}
