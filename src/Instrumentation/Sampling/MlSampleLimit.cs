using System.Globalization;

namespace OtelMl.Instrumentation;

/// <summary>
/// How much is sampled: ids whose hash is at most this. A lower limit's sample is part of a higher one's, so samples taken
/// with different limits are brought together by the lowest of them.
/// </summary>
/// <param name="Hash">The highest hash that is in the sample.</param>
public readonly record struct MlSampleLimit(ulong Hash)
{
    const double Hashes = 18446744073709551616.0; // 2^64

    /// <summary>Everything is in the sample.</summary>
    public static MlSampleLimit Everything => new(ulong.MaxValue);

    /// <summary>The probability in (0, 1] with which an id is in the sample; 1 exactly for <see cref="Everything"/>.</summary>
    public double Probability => Hash == ulong.MaxValue ? 1 : ((double)Hash + 1) / Hashes;

    /// <summary>The limit of a probability.</summary>
    /// <param name="probability">A probability in (0, 1].</param>
    /// <exception cref="ArgumentOutOfRangeException">It is outside (0, 1].</exception>
    public static MlSampleLimit Of(double probability)
    {
        if (probability is not (> 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(probability), probability, "A sampling probability lies in (0, 1].");
        return probability == 1 ? Everything : new((ulong)Math.Max(0, (probability * Hashes) - 1));
    }

    /// <summary>Whether a hash is in the sample.</summary>
    /// <param name="hash">A hash by <see cref="MlSampleKey"/>.</param>
    public bool Includes(ulong hash) => hash <= Hash;

    /// <summary>The same condition in ClickHouse's SQL.</summary>
    /// <param name="key">The hash's key.</param>
    /// <param name="expression">An SQL expression of type String, such as a column's name; it is taken over as it is.</param>
    public string ToSql(MlSampleKey key, string expression) =>
        string.Create(CultureInfo.InvariantCulture, $"{key.ToSql(expression)} <= toUInt64({Hash})");
}
