using System.Threading.Channels;
using OtelMl.Collector.Queue;

namespace OtelMl.Collector.Receiving.Bodies;

/// <summary>
/// The memory in which requests are read. Once much of it is taken connections take turns: what one sends is read while flow control
/// holds the others back. Otherwise all would come in at once, each a little, and be long in memory.
/// </summary>
sealed class ReceivingMemory
{
    /// <summary>How long a connection waits for its turn before it is read all the same.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    readonly Channel<bool> _free = Channel.CreateUnbounded<bool>();
    readonly ByteBudget _budget;
    readonly long _freeBytes;
    readonly TimeProvider _time;

    /// <summary>Has all of it free.</summary>
    /// <param name="maxBytes">How much there is.</param>
    /// <param name="freeBytes">How much may be taken before connections take turns.</param>
    /// <param name="time">The clock.</param>
    public ReceivingMemory(long maxBytes, long freeBytes, TimeProvider time)
    {
        _budget = new ByteBudget(maxBytes);
        _freeBytes = freeBytes;
        _time = time;
        _free.Writer.TryWrite(true);
    }

    /// <summary>How many bytes are taken.</summary>
    public long Taken => _budget.Taken;

    /// <summary>Whether connections take turns now.</summary>
    public bool IsScarce => Taken > _freeBytes;

    /// <summary>Takes some bytes; false where there are not as many.</summary>
    public bool TryTake(long bytes) => _budget.TryTake(bytes);

    /// <summary>Gives some bytes back.</summary>
    public void Return(long bytes) => _budget.Return(bytes);

    /// <summary>Waits for the turn, first come, first served; null when it did not come in time.</summary>
    public async Task<ReceivingTurn?> TakeTurnAsync(CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, _time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            await _free.Reader.ReadAsync(limit.Token);
            return new ReceivingTurn(() => _free.Writer.TryWrite(true), _time);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }
}
