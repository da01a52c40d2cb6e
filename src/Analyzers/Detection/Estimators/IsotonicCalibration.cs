namespace OtelMl.Analyzers.Detection.Estimators;

/// <summary>
/// A monotone map from a score to an expectation, by pool-adjacent-violators (Ayer et al. 1955; Zadrozny and Elkan, KDD 2002): the
/// non-decreasing step function closest to the outcomes in weighted squares. Constant within blocks, each of which keeps its mean.
/// </summary>
public sealed class IsotonicCalibration
{
    readonly double[] _starts;
    readonly double[] _values;
    readonly double _missing;

    IsotonicCalibration(double[] starts, double[] values, double missing)
    {
        _starts = starts;
        _values = values;
        _missing = missing;
    }

    /// <summary>The scores at which its value changes, ascending; it has the first one's below that too. None where no row had a score.</summary>
    public IReadOnlyList<double> Starts => _starts;

    /// <summary>Fits the map.</summary>
    /// <param name="scores">Scores in any order, not a number where missing; at least one.</param>
    /// <param name="outcomes">What each turned out to be; as many.</param>
    /// <param name="weights">A non-negative weight of each; all 1 where null.</param>
    public static IsotonicCalibration Fit(ReadOnlySpan<double> scores, ReadOnlySpan<double> outcomes, ReadOnlySpan<double> weights = default)
    {
        ArgumentOutOfRangeException.ThrowIfZero(scores.Length);
        double[] keys = scores.ToArray();
        int[] order = new int[keys.Length];
        for (int i = 0; i < order.Length; i++)
            order[i] = i;
        Array.Sort(keys, order);

        // What is not a number sorts first.
        var all = new Block(double.NaN, 0, 0);
        var missing = all;
        for (int i = 0; i < order.Length; i++)
        {
            all = all.With(outcomes[order[i]], weights.IsEmpty ? 1 : weights[order[i]]);
            if (double.IsNaN(keys[i]))
                missing = all;
        }

        var blocks = new List<Block>();
        for (int i = keys.AsSpan().Count(double.NaN); i < order.Length;)
        {
            // Equal scores get equal values, whatever their order.
            var block = new Block(keys[i], 0, 0);
            for (double key = keys[i]; i < order.Length && keys[i] == key; i++)
            {
                block = block.With(outcomes[order[i]], weights.IsEmpty ? 1 : weights[order[i]]);
            }

            if (block.Weight == 0)
                continue;
            while (blocks.Count > 0 && blocks[^1].Mean >= block.Mean)
            {
                block = new Block(blocks[^1].Start, blocks[^1].Sum + block.Sum, blocks[^1].Weight + block.Weight);
                blocks.RemoveAt(blocks.Count - 1);
            }

            blocks.Add(block);
        }

        return new IsotonicCalibration(
            [.. blocks.Select(block => block.Start)], [.. blocks.Select(block => block.Mean)], (missing.Weight > 0 ? missing : all).Mean);
    }

    /// <summary>
    /// The expectation at a score: the value of the block it falls into. Without a score that of the rows without one; of all rows, where
    /// each had one.
    /// </summary>
    public double At(double score)
    {
        if (double.IsNaN(score) || _starts.Length == 0)
            return _missing;
        int index = Array.BinarySearch(_starts, score);
        return _values[Math.Max(0, index >= 0 ? index : ~index - 1)];
    }

    readonly record struct Block(double Start, double Sum, double Weight)
    {
        public double Mean => Sum / Weight;

        public Block With(double outcome, double weight) => new(Start, Sum + (weight * outcome), Weight + weight);
    }
}
