namespace OtelMl.Analyzers.Detection.Metrics;

/// <summary>What a metric needs to know of predictions beside how they turned out, by target and then by prediction.</summary>
/// <param name="Count">How many predictions there are.</param>
/// <param name="Groups">1 where a prediction says what the target asks, else 0: the predicted class is the positive one, or the target's own.</param>
/// <param name="Scores">The score of that class; empty for targets that have none.</param>
public sealed record MetricRows(int Count, int[][] Groups, double[][] Scores)
{
    /// <summary>The first of the targets that stand for classes; the one before says whether a prediction was right.</summary>
    public const int FirstClass = 1;

    /// <summary>How much each prediction counts, at least 0; null where all count alike.</summary>
    public double[]? Weights { get; init; }

    /// <summary>How much all count.</summary>
    public double Weight => Weights?.Sum() ?? Count;

    /// <summary>How many classes have a target of their own: the positive one, or each of several.</summary>
    public int Classes => Groups.Length - FirstClass;

    /// <summary>How much a prediction counts.</summary>
    public double WeightOf(int row) => Weights is null ? 1 : Weights[row];

    /// <summary>Some of the predictions.</summary>
    public MetricRows Pick(int[] rows) => new(
        rows.Length,
        Array.ConvertAll(Groups, of => Array.ConvertAll(rows, row => of[row])),
        Array.ConvertAll(Scores, of => of.Length == 0 ? of : Array.ConvertAll(rows, row => of[row])))
    {
        Weights = Weights is null ? null : Array.ConvertAll(rows, row => Weights[row]),
    };
}
