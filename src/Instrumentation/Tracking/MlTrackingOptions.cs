namespace OtelMl.Instrumentation;

/// <summary>What <see cref="MlPipeline.TrackPerformance"/> follows, and how much memory it takes.</summary>
public sealed record MlTrackingOptions
{
    /// <summary>The metric.</summary>
    public MlTrackedMetric Metric { get; init; }

    /// <summary>
    /// The most predictions that wait for their label, 70 bytes each. While no more wait the figures are exact; beyond that they come
    /// from a uniform sample, with an interval that says so.
    /// </summary>
    public int MaxPending { get; init; } = 100_000;

    /// <summary>How long a prediction waits for its label; a later one is not counted.</summary>
    public TimeSpan Horizon { get; init; } = TimeSpan.FromDays(60);

    /// <summary>The length of the last time window, by the time of the predictions; it is followed in sixty steps.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How many of the last predictions make a window, 50 bytes each.</summary>
    public int LastPredictions { get; init; } = 10_000;

    /// <summary>The age at which a prediction counts half in the window <c>decayed</c>.</summary>
    public TimeSpan HalfLife { get; init; } = TimeSpan.FromDays(1);

    /// <summary>The key of the hash that decides on who waits.</summary>
    public MlSampleKey Key { get; init; } = MlSampleKey.Default;
}
