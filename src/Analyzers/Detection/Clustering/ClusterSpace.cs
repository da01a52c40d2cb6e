using OtelMl.Analyzers.Detection.Data;
using OtelMl.Analyzers.Detection.Estimators;

namespace OtelMl.Analyzers.Detection.Clustering;

/// <summary>
/// Where predictions lie, for distances to mean something: numbers by how many of the reference's spreads they are from its median, on a
/// scale that is logarithmic far out, so that no outlier is all there is to see; categories by the outcomes they had. What is missing or was
/// never seen lies far from everything that was there.
/// </summary>
public sealed class ClusterSpace
{
    // About three thousand spreads away.
    const double Far = 8;

    // Half of a normal distribution lies within so many standard deviations around the median.
    const double Quartiles = 1.349;

    // The outcomes of rarer categories say little.
    const double LeastRows = 20;

    readonly Func<FeatureColumn, int, double>[] _positions;

    ClusterSpace(Func<FeatureColumn, int, double>[] positions) => _positions = positions;

    /// <summary>Takes its measures from a reference.</summary>
    /// <param name="reference">The reference's features.</param>
    /// <param name="outcomes">What each of its rows turned out to be.</param>
    public static ClusterSpace Fit(IReadOnlyList<FeatureColumn> reference, double[] outcomes) =>
        new([.. reference.Select(column => column.Numbers is { } numbers ? OfNumber(numbers) : OfText(column.Texts!, outcomes))]);

    /// <summary>Where rows lie.</summary>
    /// <param name="columns">The same features in the same order.</param>
    /// <param name="rows">How many rows they have.</param>
    public double[][] Apply(IReadOnlyList<FeatureColumn> columns, int rows) =>
        [.. Enumerable.Range(0, rows).Select(row => _positions.Select((position, f) => position(columns[f], row)).ToArray())];

    static Func<FeatureColumn, int, double> OfNumber(double[] numbers)
    {
        double[] sorted = [.. numbers.Where(double.IsFinite).Order()];
        if (sorted.Length == 0)
            return (column, row) => double.IsFinite(column.Numbers![row]) ? Far : 0;
        double median = sorted[sorted.Length / 2];
        double spread = (sorted[sorted.Length * 3 / 4] - sorted[sorted.Length / 4]) / Quartiles;
        // What is mostly one value has no quartiles; what never varies has no scale of its own.
        if (spread <= 0)
            spread = Math.Sqrt(sorted.Average(value => (value - median) * (value - median)));
        double scale = spread > 0 ? spread : Math.Max(1e-9, Math.Abs(median));
        return (column, row) => double.IsFinite(column.Numbers![row]) ? Math.Asinh((column.Numbers[row] - median) / scale) : Far;
    }

    static Func<FeatureColumn, int, double> OfText(string[] texts, double[] outcomes)
    {
        // A text that takes new values all the time, such as a name, is nowhere in particular.
        if (FeatureBinning.Closed(texts) is null)
            return (_, _) => 0;
        double mean = outcomes.Average();
        Dictionary<string, double> means = texts.Zip(outcomes)
            .GroupBy(row => row.First, row => row.Second, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => (group.Sum() + (LeastRows * mean)) / (group.Count() + LeastRows), StringComparer.Ordinal);
        double spread = Math.Sqrt(texts.Average(text => Math.Pow(means[text] - mean, 2)));
        Dictionary<string, double> positions = means.ToDictionary(
            entry => entry.Key, entry => entry.Key.Length == 0 ? Far : spread > 0 ? Math.Asinh((entry.Value - mean) / spread) : 0, StringComparer.Ordinal);
        return (column, row) => positions.GetValueOrDefault(column.Texts![row], Far);
    }
}
