using System.Buffers;
using System.IO.Pipelines;

namespace OtelMl.Collector.Receiving.Bodies;

/// <summary>
/// What a connection receives, held back until it is its turn while memory is scarce. Whole connections take turns, not requests: those
/// that share one share its flow control too, and one that is not read keeps the others' bytes from coming. Connections that send little
/// are not held back.
/// </summary>
sealed class HeldPipeReader(PipeReader received, ReceivingMemory memory, TimeProvider time) : PipeReader, IDisposable
{
    const long Little = 256 * 1024;

    static readonly TimeSpan While = TimeSpan.FromSeconds(1);

    ReadOnlySequence<byte> _buffer;
    ReceivingTurn? _turn;
    long _unread;
    long _since;
    long _much;

    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        ValueTask<ReadResult> read = received.ReadAsync(cancellationToken);
        return _turn is null && read.IsCompletedSuccessfully && !memory.IsScarce ? new ValueTask<ReadResult>(Keep(read.Result)) : HeldAsync(read, cancellationToken);
    }

    public override bool TryRead(out ReadResult result)
    {
        bool any = received.TryRead(out result);
        if (any)
            Keep(result);
        return any;
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        _unread = _buffer.IsEmpty ? 0 : _buffer.Slice(consumed).Length;
        _buffer = default;
        received.AdvanceTo(consumed, examined);
    }

    public override void CancelPendingRead() => received.CancelPendingRead();

    public override void Complete(Exception? exception = null) => received.Complete(exception);

    /// <summary>Ends its turn.</summary>
    public void Dispose() => _turn?.Dispose();

    async ValueTask<ReadResult> HeldAsync(ValueTask<ReadResult> read, CancellationToken cancellationToken)
    {
        bool rests = !read.IsCompleted;
        if (rests)
            _turn?.Rest();
        ReadResult result = Keep(await read);
        if (_turn is { IsOver: true })
        {
            _turn.Dispose();
            _turn = null;
        }

        if (_turn is not null && rests)
            _turn.Resume();
        else if (_turn is null && memory.IsScarce && SendsMuch(result.Buffer.Length - _unread) && !result.IsCanceled && !result.IsCompleted)
            _turn = await memory.TakeTurnAsync(cancellationToken);
        return result;
    }

    ReadResult Keep(ReadResult result)
    {
        _buffer = result.Buffer;
        return result;
    }

    bool SendsMuch(long bytes)
    {
        if (time.GetElapsedTime(_since) > While)
            (_since, _much) = (time.GetTimestamp(), 0);
        _much += bytes;
        return _much > Little;
    }
}
