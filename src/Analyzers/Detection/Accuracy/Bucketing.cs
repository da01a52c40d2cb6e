namespace OtelMl.Analyzers.Detection.Accuracy;

/// <summary>
/// A bucketing strategy (paper, section 3.1.1) over one feature: how tuples are assigned to buckets. Bucket 0 takes tuples whose
/// value is missing or was never seen in the reference; the others are intervals between cut points, or categories.
/// </summary>
/// <param name="Feature">The feature's name, or <see cref="Score"/>.</param>
/// <param name="Cuts">Ascending cut points of a numeric feature; a value equal to a cut falls to its right. Empty for categories.</param>
/// <param name="Categories">The known categories of a text feature. Empty for numbers.</param>
public sealed record Bucketing(string Feature, IReadOnlyList<double> Cuts, IReadOnlyList<string> Categories)
{
    /// <summary>The pseudo-feature that stands for the model's own score.</summary>
    public const string Score = "ml.prediction.score";

    /// <summary>The bucket of tuples without a usable value.</summary>
    public const int Missing = 0;

    /// <summary>How many buckets there are, the one for missing values included.</summary>
    public int Count => Categories.Count > 0 ? Categories.Count + 1 : Cuts.Count + 2;

    /// <summary>Buckets of about equal mass; equal values stay together, so there may be fewer.</summary>
    /// <param name="feature">The feature's name.</param>
    /// <param name="values">Its known values, in any order; at least one.</param>
    /// <param name="buckets">How many buckets to aim for; at least 1.</param>
    public static Bucketing Quantiles(string feature, IEnumerable<double> values, int buckets)
    {
        double[] sorted = [.. values];
        Array.Sort(sorted);
        var cuts = new List<double>(buckets - 1);
        for (int i = 1; i < buckets; i++)
        {
            double cut = sorted[(int)((long)sorted.Length * i / buckets)];
            // A cut at the smallest value would leave nothing to its left.
            if (cut > sorted[0] && (cuts.Count == 0 || cut > cuts[^1]))
                cuts.Add(cut);
        }

        return new Bucketing(feature, cuts, []);
    }

    /// <summary>One bucket for each of the most frequent categories; the rest share bucket 0 with missing values.</summary>
    /// <param name="feature">The feature's name.</param>
    /// <param name="values">Its known values, in any order.</param>
    /// <param name="most">How many categories get a bucket of their own.</param>
    public static Bucketing TopCategories(string feature, IEnumerable<string> values, int most)
    {
        IEnumerable<string> categories = values.CountBy(value => value)
            .OrderByDescending(count => count.Value)
            .ThenBy(count => count.Key, StringComparer.Ordinal)
            .Take(most)
            .Select(count => count.Key);
        return new Bucketing(feature, [], [.. categories]);
    }

    /// <summary>The bucket of a tuple, in [0, <see cref="Count"/>).</summary>
    public int IndexOf(ReferenceRow row)
    {
        if (Categories.Count > 0)
            return row.Text(Feature) is { } text ? 1 + IndexOfCategory(text) : Missing;
        if (row.Number(Feature) is not { } value)
            return Missing;
        int index = 1;
        foreach (double cut in Cuts)
            index += cut <= value ? 1 : 0;
        return index;
    }

    int IndexOfCategory(string text)
    {
        for (int i = 0; i < Categories.Count; i++)
        {
            if (Categories[i] == text)
                return i;
        }

        return -1;
    }
}
