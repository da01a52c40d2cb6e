using System.Globalization;
using OtelMl.Analyzers.Detection.Slices;

namespace OtelMl.Analyzers.Detection.Feedback;

/// <summary>What traffic is cut into buckets by: a number at cuts, or anything else by value.</summary>
/// <param name="Name">The feature or slice.</param>
/// <param name="Cuts">The cuts of a number, ascending; empty for anything else.</param>
/// <param name="Values">The values with a bucket of their own; empty for a number.</param>
public sealed record FeedbackDimension(string Name, double[] Cuts, string[] Values)
{
    /// <summary>What a bucket is called.</summary>
    /// <param name="bucket">The bucket, from 1 on; 0 is what is in none.</param>
    public string BucketName(int bucket)
    {
        if (Cuts.Length == 0)
            return bucket == 0 ? $"{Name}={SliceCutter.Other}" : $"{Name}={(Values[bucket - 1] is { Length: > 0 } value ? value : SliceCutter.Missing)}";
        if (bucket == 0)
            return $"{Name}={SliceCutter.Missing}";
        string upper = bucket > Cuts.Length ? "" : Cuts[bucket - 1].ToString("G6", CultureInfo.InvariantCulture);
        string lower = bucket == 1 ? "" : Cuts[bucket - 2].ToString("G6", CultureInfo.InvariantCulture);
        return (lower, upper) switch
        {
            ("", _) => $"{Name}<{upper}",
            (_, "") => $"{Name}>={lower}",
            _ => $"{lower}<={Name}<{upper}",
        };
    }
}
