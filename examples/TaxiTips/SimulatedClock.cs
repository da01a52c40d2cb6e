using System.Diagnostics;

namespace OtelMl.TaxiTips;

/// <summary>A clock that is moved by hand and in between runs as fast as the real one, so that work still takes its time.</summary>
public sealed class SimulatedClock(DateTimeOffset start) : TimeProvider
{
    Moment _moment = new(start, Stopwatch.GetTimestamp());

    /// <summary>Sets the clock.</summary>
    public void MoveTo(DateTimeOffset time) => Volatile.Write(ref _moment, new(time, Stopwatch.GetTimestamp()));

    /// <inheritdoc />
    public override DateTimeOffset GetUtcNow()
    {
        Moment moment = Volatile.Read(ref _moment);
        return moment.Time + Stopwatch.GetElapsedTime(moment.SetAt);
    }

    sealed record Moment(DateTimeOffset Time, long SetAt);
}
