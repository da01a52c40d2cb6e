namespace OtelMl.Instrumentation;

/// <summary>How <see cref="MlComponent.Sample"/> samples, and how much memory it takes.</summary>
public sealed record MlSamplingOptions
{
    /// <summary>Of which rows the sample is.</summary>
    public MlSamplingKind Kind { get; init; }

    /// <summary>The most rows in the sample.</summary>
    public int Size { get; init; } = 1000;

    /// <summary>The most bytes that are kept, about; where rows are large the sample is smaller for it.</summary>
    public long MaxBytes { get; init; } = 4 << 20;

    /// <summary>The length of the last while, for <see cref="MlSamplingKind.Window"/>.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromHours(1);

    /// <summary>The age at which a row is half as likely to be kept, about, for <see cref="MlSamplingKind.Decayed"/>.</summary>
    public TimeSpan HalfLife { get; init; } = TimeSpan.FromDays(1);

    /// <summary>How often the rows that are new in the sample are logged.</summary>
    public TimeSpan FlushPeriod { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The key of the hash of ids: components with the same key sample the same rows, as far as their limits go.</summary>
    public MlSampleKey Key { get; init; } = MlSampleKey.Default;
}
