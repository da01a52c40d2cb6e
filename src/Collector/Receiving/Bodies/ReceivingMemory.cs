using System.Threading.Channels;
using OtelMl.Collector.Queue;

namespace OtelMl.Collector.Receiving.Bodies;

/// <summary>
/// The memory in which requests are read. Once much of it is taken requests take turns: a few are read to their end while the others
/// stay with their senders, whom flow control holds back. Otherwise all would come in at once, each a little, and be long in memory.
/// </summary>
sealed class ReceivingMemory
{
    /// <summary>How many take a turn at a time.</summary>
    public const int Turns = 16;

    /// <summary>How long a turn lasts at most: nobody waits for one who sends slowly.</summary>
    public static readonly TimeSpan LongestTurn = TimeSpan.FromSeconds(1);

    /// <summary>How long a request waits for its turn.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    readonly Channel<int> _turns = Channel.CreateUnbounded<int>();
    readonly ByteBudget _budget;
    readonly long _freeBytes;
    readonly TimeProvider _time;

    /// <summary>Has all of it free.</summary>
    /// <param name="maxBytes">How much there is.</param>
    /// <param name="freeBytes">How much may be taken before requests take turns.</param>
    /// <param name="time">The clock.</param>
    public ReceivingMemory(long maxBytes, long freeBytes, TimeProvider time)
    {
        _budget = new ByteBudget(maxBytes);
        _freeBytes = freeBytes;
        _time = time;
        for (int turn = 0; turn < Turns; turn++)
            _turns.Writer.TryWrite(turn);
    }

    /// <summary>How many bytes are taken.</summary>
    public long Taken => _budget.Taken;

    /// <summary>Whether requests take turns now.</summary>
    public bool IsScarce => Taken > _freeBytes;

    /// <summary>Takes some bytes; false where there are not as many.</summary>
    public bool TryTake(long bytes) => _budget.TryTake(bytes);

    /// <summary>Gives some bytes back.</summary>
    public void Return(long bytes) => _budget.Return(bytes);

    /// <summary>Waits for a turn, which ends when it is disposed of; null when none came in time.</summary>
    public async Task<IDisposable?> TakeTurnAsync(CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, _time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            return new Turn(this, await _turns.Reader.ReadAsync(limit.Token));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    sealed class Turn : IDisposable
    {
        readonly ReceivingMemory _memory;
        readonly int _turn;
        readonly ITimer _timer;
        bool _over;

        public Turn(ReceivingMemory memory, int turn)
        {
            _memory = memory;
            _turn = turn;
            _timer = memory._time.CreateTimer(_ => End(), state: null, LongestTurn, Timeout.InfiniteTimeSpan);
        }

        public void Dispose()
        {
            _timer.Dispose();
            End();
        }

        void End()
        {
            if (!Interlocked.Exchange(ref _over, true))
                _memory._turns.Writer.TryWrite(_turn);
        }
    }
}
