using OtelMl.Analyzers.Detection.Data;

namespace OtelMl.Analyzers.Detection.Estimators;

/// <summary>
/// Cuts features into bins by a reference: numbers at quantiles, texts by category in the order of the outcomes they had; those in
/// another order as well come after all features. Bin 0 takes what is missing or was never seen.
/// </summary>
public sealed class FeatureBinning
{
    /// <summary>Bins of a number, the one for missing values not counted.</summary>
    public const int MostBins = 64;

    /// <summary>Categories with a bin of their own; the others share bin 0.</summary>
    public const int MostCategories = 30;

    // Rarer categories say nothing.
    const int LeastRows = 20;

    // Two and bin 0 can be parted however they are ordered.
    const int LeastCategoriesToOrder = 3;

    readonly List<NumberCuts?> _numbers = [];
    readonly List<Dictionary<string, byte>?> _texts = [];
    readonly List<HashSet<string>?> _seen = [];
    readonly List<bool> _complete = [];
    readonly List<(int Column, Dictionary<string, byte> Bins)> _again = [];
    readonly int[] _counts;

    FeatureBinning(IReadOnlyList<FeatureColumn> reference, double[] outcomes, double[]? others)
    {
        foreach (FeatureColumn column in reference)
        {
            _numbers.Add(column.Numbers is { } numbers ? NumberCuts.Fit(numbers, MostBins) : null);
            _texts.Add(column.Texts is { } texts ? Order(texts, outcomes) : null);
            _seen.Add(column.Texts is { } all ? Closed(all) : null);
            _complete.Add(column.Numbers?.All(double.IsFinite) ?? column.Texts!.All(text => text.Length > 0));
            if (others is not null && _texts[^1]?.Count >= LeastCategoriesToOrder)
                _again.Add((_texts.Count - 1, Order(column.Texts!, others)));
        }

        _counts = [.. _numbers.Zip(_texts, (cuts, categories) => cuts?.Count ?? categories!.Count + 1), .. _again.Select(text => text.Bins.Count + 1)];
    }

    /// <summary>Chooses the bins.</summary>
    /// <param name="reference">The features of the reference.</param>
    /// <param name="outcomes">What each of its rows turned out to be.</param>
    /// <param name="others">Outcomes of another kind that texts are ordered by as well; null for none.</param>
    public static FeatureBinning Fit(IReadOnlyList<FeatureColumn> reference, double[] outcomes, double[]? others = null) => new(reference, outcomes, others);

    /// <summary>Puts rows into the bins.</summary>
    /// <param name="columns">The same features in the same order.</param>
    /// <param name="rows">How many rows they have.</param>
    public BinnedFeatures Apply(IReadOnlyList<FeatureColumn> columns, int rows)
    {
        byte[] BinsOf(int column, Dictionary<string, byte> categories) => Array.ConvertAll(columns[column].Texts!, text => categories.GetValueOrDefault(text));
        byte[][] bins =
        [
            .. columns.Select((column, f) => _numbers[f] is { } cuts ? Array.ConvertAll(column.Numbers!, cuts.BinOf) : BinsOf(f, _texts[f]!)),
            .. _again.Select(text => BinsOf(text.Column, text.Bins)),
        ];
        return new BinnedFeatures(bins, _counts, rows);
    }

    /// <summary>
    /// Of each row, whether some value is such as the reference never had: a number beyond its range, an unknown category, none at all.
    /// </summary>
    /// <param name="columns">The same features in the same order.</param>
    /// <param name="rows">How many rows they have.</param>
    public bool[] Foreign(IReadOnlyList<FeatureColumn> columns, int rows)
    {
        var foreign = new bool[rows];
        for (int f = 0; f < columns.Count; f++)
        {
            for (int row = 0; row < rows; row++)
            {
                bool missing = columns[f].Numbers is { } numbers ? !double.IsFinite(numbers[row]) : columns[f].Texts![row].Length == 0;
                foreign[row] |= missing
                    ? _complete[f]
                    : _numbers[f] is { } cuts ? cuts.IsBeyond(columns[f].Numbers![row]) : _seen[f]?.Contains(columns[f].Texts![row]) == false;
            }
        }

        return foreign;
    }

    static Dictionary<string, byte> Order(string[] texts, double[] outcomes)
    {
        double mean = outcomes.Average();
        return texts.Zip(outcomes)
            .Where(row => row.First.Length > 0)
            .GroupBy(row => row.First, row => row.Second, StringComparer.Ordinal)
            .Select(group => (group.Key, Count: group.Count(), Sum: group.Sum()))
            .Where(category => category.Count >= LeastRows)
            .OrderByDescending(category => category.Count)
            .ThenBy(category => category.Key, StringComparer.Ordinal)
            .Take(MostCategories)
            .OrderBy(category => (category.Sum + (LeastRows * mean)) / (category.Count + LeastRows))
            .Select((category, i) => (category.Key, Bin: (byte)(i + 1)))
            .ToDictionary(category => category.Key, category => category.Bin, StringComparer.Ordinal);
    }

    /// <summary>The values of a text; null where it takes new ones all the time, as a name does, so that having one is nothing foreign.</summary>
    internal static HashSet<string>? Closed(string[] texts)
    {
        var seen = new HashSet<string>(texts, StringComparer.Ordinal);
        return seen.Count <= texts.Length / LeastRows ? seen : null;
    }
}
