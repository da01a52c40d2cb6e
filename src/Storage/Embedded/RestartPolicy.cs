namespace OtelMl.Storage.Embedded;

/// <summary>When a server that has ended is started again: soon at first, less often the more often it ends, never again when it does not start.</summary>
/// <param name="First">The pause before the first start.</param>
/// <param name="Longest">The longest pause.</param>
/// <param name="MostFailures">How many starts may fail one after the other.</param>
/// <param name="Steady">How long a server has to run for its end to count as the first again.</param>
public sealed record RestartPolicy(TimeSpan First, TimeSpan Longest, int MostFailures, TimeSpan Steady)
{
    const int MostDoublings = 16;

    /// <summary>Seconds, half a minute at most, five attempts.</summary>
    public static RestartPolicy Default { get; } = new(TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(30), 5, TimeSpan.FromMinutes(1));

    /// <summary>How long to wait before a start.</summary>
    /// <param name="troubles">How often the server has ended or failed to start since it last ran steadily, from 1.</param>
    public TimeSpan DelayAfter(int troubles)
    {
        TimeSpan delay = First * Math.Pow(2, Math.Min(troubles - 1, MostDoublings));
        return delay < Longest ? delay : Longest;
    }
}
