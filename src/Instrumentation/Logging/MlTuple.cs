namespace OtelMl.Instrumentation;

/// <summary>A sampled row at a component's input or output; logged with <see cref="MlRun.LogTuple"/>.</summary>
public readonly record struct MlTuple
{
    /// <summary>Names a row and says where it was seen.</summary>
    /// <param name="id">Identifies the row; the same row keeps its id from component to component.</param>
    /// <param name="direction">Whether it was read or written.</param>
    /// <param name="pointer">Name of the data that it is a row of.</param>
    /// <param name="features">The row's columns.</param>
    /// <exception cref="ArgumentException"><paramref name="id"/> or <paramref name="pointer"/> is null or empty.</exception>
    public MlTuple(string id, MlDirection direction, string pointer, MlFeatures features)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        ArgumentException.ThrowIfNullOrEmpty(pointer);
        Id = id;
        Direction = direction;
        Pointer = pointer;
        Features = features;
    }

    /// <summary>Identifies the row.</summary>
    public string Id { get; }

    /// <summary>Whether the row was read or written.</summary>
    public MlDirection Direction { get; }

    /// <summary>Name of the data that it is a row of.</summary>
    public string Pointer { get; }

    /// <summary>The row's columns.</summary>
    public MlFeatures Features { get; }

    /// <summary>Probability in (0, 1] with which the row entered the sample; 1 when null.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The probability is outside (0, 1].</exception>
    public double? SamplingProbability
    {
        get;
        init => field = value is null or (> 0 and <= 1)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(SamplingProbability), value, "A sampling probability lies in (0, 1].");
    }

    /// <summary>When the row was seen; now by the pipeline's clock when null.</summary>
    public DateTimeOffset? Time { get; init; }
}
