namespace OtelMl.Instrumentation;

/// <summary>
/// Numbers that a column has had of late. Most columns repeat themselves: what is one of these is counted already among the different
/// numbers, and its bucket is known.
/// </summary>
sealed class RecentNumbers
{
    /// <summary>Fewer numbers at once are not worth looking for.</summary>
    public const int FewestAtOnce = 32;

    const int PlaceBits = 7;

    // Zero has no bucket, and so it tells the places that are empty.
    readonly (ulong Bits, int Bucket)[] _places = new (ulong, int)[1 << PlaceBits];
    int _scale;

    /// <summary>Whether they have been of use: of what came last a quarter was among them.</summary>
    public bool AreRepeated { get; private set; } = true;

    /// <summary>Adds finite numbers, zeros among them.</summary>
    /// <returns>How many zeros there were, which have no bucket.</returns>
    public int Add(ReadOnlySpan<double> values, ExponentialHistogram histogram, DistinctCounter distinct)
    {
        int zeros = 0;
        int others = 0;
        (ulong Bits, int Bucket)[] places = _places;
        if (_scale != histogram.Scale) Forget(histogram.Scale);
        foreach (double value in values)
        {
            if (value == 0)
            {
                zeros++;
                continue;
            }

            ulong bits = BitConverter.DoubleToUInt64Bits(value);
            ref (ulong Bits, int Bucket) place = ref places[(int)(((bits ^ (bits >> 32)) * 0x9E3779B97F4A7C15) >> (64 - PlaceBits))];
            if (place.Bits == bits && histogram.TryAdd(place.Bucket)) continue;
            others++;
            distinct.AddHash(StableHash.Of(value));
            if (value < 0)
            {
                histogram.Add(value);
                continue;
            }

            int bucket = histogram.BucketOf(value);
            if (histogram.TryAdd(bucket)) place = (bits, bucket);
            else histogram.Add(value);
            if (_scale != histogram.Scale) Forget(histogram.Scale);
        }

        if (zeros > 0) distinct.AddHash(StableHash.Of(0.0));
        AreRepeated = others <= values.Length / 4 * 3;
        return zeros;
    }

    /// <summary>Forgets the numbers.</summary>
    public void Clear()
    {
        AreRepeated = true;
        Array.Clear(_places);
    }

    // A bucket is one of a scale.
    void Forget(int scale)
    {
        Array.Clear(_places);
        _scale = scale;
    }
}
