namespace OtelMl.Instrumentation;

/// <summary>
/// A base-2 exponential histogram over the non-zero numbers, of at most 160 buckets per sign. It begins at the finest scale
/// and halves the resolution of both signs whenever one runs out of buckets, so that its scale and counts depend only on
/// the values, not on their order.
/// </summary>
/// <seealso href="https://opentelemetry.io/docs/specs/otel/metrics/data-model/#exponentialhistogram"/>
sealed class ExponentialHistogram
{
    public const int MaxScale = 20;
    public const int MaxBuckets = 160;

    // Most columns have no numbers below zero.
    BucketWindow? _positive;
    BucketWindow? _negative;

    public int Scale { get; private set; } = MaxScale;

    public ExponentialBuckets Positive => _positive?.ToBuckets() ?? ExponentialBuckets.Empty;

    public ExponentialBuckets Negative => _negative?.ToBuckets() ?? ExponentialBuckets.Empty;

    public void Add(double value)
    {
        BucketWindow window = value > 0 ? Positives : Negatives;
        int index = LogarithmicIndex.Of(Math.Abs(value), Scale);
        while (!window.TryAdd(index, 1))
        {
            Halve(Scale - 1);
            index >>= 1;
        }
    }

    /// <summary>The bucket of a number above zero at the current scale.</summary>
    public int BucketOf(double value) => LogarithmicIndex.Of(value, Scale);

    /// <summary>Counts a number above zero by its bucket at the current scale; false when it is not among those that there are.</summary>
    public bool TryAdd(int bucket) => Positives.TryAdd(bucket);

    /// <summary>Makes room for numbers from the one to the other, both above zero and about to be added, so that none of them needs to.</summary>
    public void Reach(double min, double max)
    {
        int first = LogarithmicIndex.Of(min, Scale);
        int last = LogarithmicIndex.Of(max, Scale);
        while (!Positives.TryReach(first, last))
        {
            Halve(Scale - 1);
            first >>= 1;
            last >>= 1;
        }
    }

    /// <summary>Adds numbers, zeros among them.</summary>
    /// <returns>How many zeros there were, which have no bucket.</returns>
    public int AddRange(ReadOnlySpan<double> values)
    {
        int zeros = 0;
        foreach (double value in values)
        {
            if (value == 0) zeros++;
            else if (value < 0 || !Positives.TryAdd(LogarithmicIndex.Of(value, Scale))) Add(value);
        }

        return zeros;
    }

    public void Merge(ExponentialHistogram other)
    {
        Halve(Math.Min(Scale, other.Scale));
        if (other._positive is not null) MergeWindow(Positives, other.Positive, other.Scale);
        if (other._negative is not null) MergeWindow(Negatives, other.Negative, other.Scale);
    }

    public void Clear()
    {
        Scale = MaxScale;
        _positive?.Clear();
        _negative?.Clear();
    }

    BucketWindow Positives => _positive ??= new(MaxBuckets);

    BucketWindow Negatives => _negative ??= new(MaxBuckets);

    void MergeWindow(BucketWindow window, ExponentialBuckets buckets, int otherScale)
    {
        for (int i = 0; i < buckets.Counts.Length; i++)
        {
            if (buckets.Counts[i] == 0) continue;
            while (!window.TryAdd((buckets.Offset + i) >> (otherScale - Scale), buckets.Counts[i])) Halve(Scale - 1);
        }
    }

    void Halve(int scale)
    {
        for (; Scale > scale; Scale--)
        {
            _positive?.Halve();
            _negative?.Halve();
        }
    }
}
