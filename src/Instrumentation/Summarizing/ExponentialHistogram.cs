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

    readonly BucketWindow _positive = new(MaxBuckets);
    readonly BucketWindow _negative = new(MaxBuckets);

    public int Scale { get; private set; } = MaxScale;

    public ExponentialBuckets Positive => _positive.ToBuckets();

    public ExponentialBuckets Negative => _negative.ToBuckets();

    public void Add(double value)
    {
        BucketWindow window = value > 0 ? _positive : _negative;
        int index = IndexAtMaxScale(Math.Abs(value)) >> (MaxScale - Scale);
        while (!window.TryAdd(index, 1))
        {
            Halve(Scale - 1);
            index >>= 1;
        }
    }

    public void Merge(ExponentialHistogram other)
    {
        Halve(Math.Min(Scale, other.Scale));
        MergeWindow(_positive, other._positive, other.Scale);
        MergeWindow(_negative, other._negative, other.Scale);
    }

    void MergeWindow(BucketWindow window, BucketWindow other, int otherScale)
    {
        ExponentialBuckets buckets = other.ToBuckets();
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
            _positive.Halve();
            _negative.Halve();
        }
    }

    /// <summary>
    /// The bucket of a magnitude at scale 20. That of a coarser scale follows by an arithmetic shift, which makes down-scaling
    /// exact: a value falls into the same bucket whether it came before or after.
    /// </summary>
    public static int IndexAtMaxScale(double magnitude)
    {
        int exponent = Math.ILogB(magnitude);
        double mantissa = Math.ScaleB(magnitude, -exponent);
        int first = exponent * (1 << MaxScale);
        // Upper bounds are inclusive, so a power of two belongs to the bucket below.
        if (mantissa == 1) return first - 1;
        int within = (int)Math.Ceiling(Math.Log2(mantissa) * (1 << MaxScale)) - 1;
        return first + Math.Clamp(within, 0, (1 << MaxScale) - 1);
    }
}
