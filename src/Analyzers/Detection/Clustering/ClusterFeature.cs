namespace OtelMl.Analyzers.Detection.Clustering;

/// <summary>
/// Points as their sums: how many, where, how far spread, and how many of those with a label were right. It is additive: the sum of two parts'
/// is that of both (the cluster feature of Zhang, Ramakrishnan and Livny, BIRCH, SIGMOD 1996; Aggarwal et al., CluStream, VLDB 2003).
/// </summary>
/// <param name="Weight">The points' weight.</param>
/// <param name="Sum">By feature, the weighted sum.</param>
/// <param name="Squares">By feature, the weighted sum of squares.</param>
/// <param name="Labelled">The weight of those with a label.</param>
/// <param name="Right">The weight of those that were right.</param>
public sealed record ClusterFeature(double Weight, double[] Sum, double[] Squares, double Labelled, double Right)
{
    /// <summary>No point.</summary>
    /// <param name="features">How many features points have.</param>
    public static ClusterFeature Empty(int features) => new(0, new double[features], new double[features], 0, 0);

    /// <summary>One point.</summary>
    /// <param name="values">Its features; finite.</param>
    /// <param name="right">Whether it was right; null while unlabelled.</param>
    public static ClusterFeature Of(double[] values, bool? right) =>
        new(1, values, Array.ConvertAll(values, value => value * value), right is null ? 0 : 1, right is true ? 1 : 0);

    /// <summary>The points of two.</summary>
    public static ClusterFeature operator +(ClusterFeature one, ClusterFeature other) => Combine(one, other, 1);

    /// <summary>The points of one without those of another that is part of it.</summary>
    public static ClusterFeature operator -(ClusterFeature whole, ClusterFeature part) => Combine(whole, part, -1);

    /// <summary>The same points, each counting so much.</summary>
    public ClusterFeature Times(double factor) =>
        new(factor * Weight, Array.ConvertAll(Sum, value => factor * value), Array.ConvertAll(Squares, value => factor * value), factor * Labelled, factor * Right);

    /// <summary>Where they lie; not a number of no point.</summary>
    public double[] Center => Array.ConvertAll(Sum, value => value / Weight);

    /// <summary>The root of their mean squared distance from there.</summary>
    public double Radius => Math.Sqrt(Math.Max(0, Squares.Select((square, f) => (square / Weight) - Math.Pow(Sum[f] / Weight, 2)).Sum()));

    static ClusterFeature Combine(ClusterFeature one, ClusterFeature other, double sign)
    {
        double[] Each(double[] these, double[] those) => [.. these.Zip(those, (a, b) => a + (sign * b))];
        return new(
            one.Weight + (sign * other.Weight), Each(one.Sum, other.Sum), Each(one.Squares, other.Squares), one.Labelled + (sign * other.Labelled), one.Right + (sign * other.Right));
    }
}
