using System.Collections.Immutable;

namespace OtelMl.Instrumentation;

/// <summary>
/// Buckets of one sign of an exponential histogram, as OTLP lays them out: bucket <c>i</c> counts the magnitudes in
/// (base^(offset+i), base^(offset+i+1)], where base is 2^(2^-scale).
/// </summary>
/// <param name="Offset">Index of the first bucket.</param>
/// <param name="Counts">Count of each bucket from the first on; empty when there are none.</param>
public sealed record ExponentialBuckets(int Offset, ImmutableArray<long> Counts)
{
    /// <summary>No buckets.</summary>
    public static ExponentialBuckets Empty { get; } = new(0, []);

    /// <summary>Sum of the counts.</summary>
    public long Total
    {
        get
        {
            long total = 0;
            foreach (long count in Counts.AsSpan()) total += count;
            return total;
        }
    }
}
