namespace OtelMl.Analyzers.Detection.Clustering;

/// <summary>
/// Points as their sums: how many, where, how far spread, and how those with a label turned out. It is additive: the sum of two parts' is
/// that of both (the cluster feature of Zhang, Ramakrishnan and Livny, BIRCH, SIGMOD 1996; Aggarwal et al., CluStream, VLDB 2003).
/// </summary>
/// <param name="Weight">The points' weight.</param>
/// <param name="Sum">By feature, the weighted sum.</param>
/// <param name="Squares">By feature, the weighted sum of squares.</param>
/// <param name="Labelled">The weight of those with a label.</param>
/// <param name="Outcomes">By target, the weighted sum of what these turned out to be.</param>
public sealed record ClusterFeature(double Weight, double[] Sum, double[] Squares, double Labelled, double[] Outcomes)
{
    /// <summary>One point that has no label yet.</summary>
    /// <param name="values">Its features; finite.</param>
    /// <param name="targets">How many targets there are.</param>
    public static ClusterFeature Of(double[] values, int targets) => new(1, values, Array.ConvertAll(values, value => value * value), 0, new double[targets]);

    /// <summary>One point with what it turned out to be.</summary>
    /// <param name="values">Its features; finite.</param>
    /// <param name="outcomes">By target, what it turned out to be.</param>
    public static ClusterFeature Of(double[] values, double[] outcomes) => new(1, values, Array.ConvertAll(values, value => value * value), 1, outcomes);

    /// <summary>The points of two.</summary>
    public static ClusterFeature operator +(ClusterFeature one, ClusterFeature other) => Combine(one, other, 1);

    /// <summary>The points of one without those of another that is part of it.</summary>
    public static ClusterFeature operator -(ClusterFeature whole, ClusterFeature part) => Combine(whole, part, -1);

    /// <summary>The same points, each counting so much.</summary>
    public ClusterFeature Times(double factor)
    {
        double[] Each(double[] values) => Array.ConvertAll(values, value => factor * value);
        return new ClusterFeature(factor * Weight, Each(Sum), Each(Squares), factor * Labelled, Each(Outcomes));
    }

    /// <summary>Where they lie; not a number of no point.</summary>
    public double[] Center => Array.ConvertAll(Sum, value => value / Weight);

    /// <summary>The root of their mean squared distance from there.</summary>
    public double Radius => Math.Sqrt(Math.Max(0, Squares.Select((square, f) => (square / Weight) - Math.Pow(Sum[f] / Weight, 2)).Sum()));

    static ClusterFeature Combine(ClusterFeature one, ClusterFeature other, double sign)
    {
        double[] Each(double[] these, double[] those) => [.. these.Zip(those, (a, b) => a + (sign * b))];
        return new ClusterFeature(
            one.Weight + (sign * other.Weight),
            Each(one.Sum, other.Sum),
            Each(one.Squares, other.Squares),
            one.Labelled + (sign * other.Labelled),
            Each(one.Outcomes, other.Outcomes));
    }
}
