namespace OtelMl.Collector.Receiving.Bodies;

/// <summary>A connection's turn to be read. It ends by itself, soon where nothing comes, so that nobody waits long for one that sends slowly.</summary>
sealed class ReceivingTurn : IDisposable
{
    /// <summary>How long one lasts at most.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    /// <summary>How long nothing may come.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    readonly Action _ended;
    readonly TimeProvider _time;
    readonly long _began;
    readonly ITimer _end;
    bool _over;

    /// <summary>Begins.</summary>
    /// <param name="ended">Called once, when it is over.</param>
    /// <param name="time">The clock.</param>
    public ReceivingTurn(Action ended, TimeProvider time)
    {
        _ended = ended;
        _time = time;
        _began = time.GetTimestamp();
        _end = time.CreateTimer(_ => End(), state: null, Longest, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Whether it has ended.</summary>
    public bool IsOver => Volatile.Read(ref _over);

    /// <summary>Nothing comes just now.</summary>
    public void Rest() => _end.Change(Left < Pause ? Left : Pause, Timeout.InfiniteTimeSpan);

    /// <summary>Something has come.</summary>
    public void Resume() => _end.Change(Left, Timeout.InfiniteTimeSpan);

    public void Dispose()
    {
        _end.Dispose();
        End();
    }

    TimeSpan Left
    {
        get
        {
            TimeSpan left = Longest - _time.GetElapsedTime(_began);
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    void End()
    {
        if (!Interlocked.Exchange(ref _over, true))
            _ended();
    }
}
