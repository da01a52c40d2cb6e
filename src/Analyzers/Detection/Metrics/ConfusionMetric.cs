namespace OtelMl.Analyzers.Detection.Metrics;

/// <summary>
/// Precision, recall and F1 by expected confusion counts: 2 TP / (a · predicted positive + b · positive) with a and b of 2 and 0, 0 and
/// 2, 1 and 1. Of several classes the plain mean over those for which it is defined.
/// </summary>
public sealed class ConfusionMetric : PerformanceMetric
{
    readonly double _predicted;
    readonly double _actual;

    ConfusionMetric(string name, double predicted, double actual)
        : base(name, 1)
    {
        _predicted = predicted;
        _actual = actual;
    }

    /// <summary>How many of the predicted positives are positive.</summary>
    public static ConfusionMetric Precision { get; } = new("precision", 2, 0);

    /// <summary>How many of the positives were predicted.</summary>
    public static ConfusionMetric Recall { get; } = new("recall", 0, 2);

    /// <summary>The harmonic mean of both.</summary>
    public static ConfusionMetric F1 { get; } = new("f1", 1, 1);

    /// <inheritdoc />
    public override double Evaluate(MetricRows rows, double[][] outcomes, double[][]? gradients)
    {
        var values = new List<(int Target, double Hits, double Base)>();
        for (int target = MetricRows.FirstClass; target < outcomes.Length; target++)
        {
            double hits = 0;
            double weight = 0;
            for (int i = 0; i < rows.Count; i++)
            {
                hits += rows.WeightOf(i) * rows.Groups[target][i] * outcomes[target][i];
                weight += rows.WeightOf(i) * ((_predicted * rows.Groups[target][i]) + (_actual * outcomes[target][i]));
            }

            if (weight > 0)
                values.Add((target, hits, weight));
        }

        foreach ((int target, double hits, double weight) in values)
        {
            for (int i = 0; gradients is not null && i < rows.Count; i++)
                gradients[target][i] += rows.WeightOf(i) * 2 * ((rows.Groups[target][i] * weight) - (hits * _actual)) / (weight * weight) / values.Count;
        }

        return values.Count == 0 ? double.NaN : values.Average(value => 2 * value.Hits / value.Base);
    }
}
