using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http.Features;

namespace OtelMl.Collector.Receiving.Bodies;

/// <summary>
/// A request's body whose bytes count from when they have arrived until they are consumed: what a sender only announces costs nothing.
/// One that has not arrived in time is given up, however steadily it drips.
/// </summary>
sealed class LeasedPipeReader(PipeReader body, BodyLease lease, TimeSpan patience, TimeProvider time) : PipeReader, IRequestBodyPipeFeature, IAsyncDisposable
{
    readonly long _started = time.GetTimestamp();
    ReadOnlySequence<byte> _buffer;
    long _counted;
    ITimer? _deadline;
    volatile bool _late;

    public PipeReader Reader => this;

    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        ValueTask<ReadResult> read = body.ReadAsync(cancellationToken);
        if (!read.IsCompleted)
            _deadline ??= time.CreateTimer(_ => GiveUp(), state: null, Left(), Timeout.InfiniteTimeSpan);
        ReadResult result = await read;
        if (!result.IsCanceled || !_late)
            return Count(result);
        _buffer = result.Buffer;
        AdvanceTo(result.Buffer.End);
        throw new RefusedException(Refusal.TooSlow(patience));
    }

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
        long freed = _buffer.IsEmpty ? 0 : Math.Min(_counted, _buffer.Slice(0, consumed).Length);
        _buffer = default;
        body.AdvanceTo(consumed, examined);
        _counted -= freed;
        lease.Return(freed);
    }

    public override void CancelPendingRead() => body.CancelPendingRead();

    public override void Complete(Exception? exception = null) => body.Complete(exception);

    /// <summary>Watches the time no longer.</summary>
    public ValueTask DisposeAsync() => _deadline?.DisposeAsync() ?? ValueTask.CompletedTask;

    TimeSpan Left()
    {
        TimeSpan left = patience - time.GetElapsedTime(_started);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    void GiveUp()
    {
        _late = true;
        body.CancelPendingRead();
    }

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
