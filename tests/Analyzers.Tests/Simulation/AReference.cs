using OtelMl.Analyzers.Detection.Accuracy;

namespace OtelMl.Analyzers.Tests.Simulation;

/// <summary>References over one text feature with up to ten categories.</summary>
public static class AReference
{
    public const string Feature = "borough";

    static readonly ReferenceRow[] Right = Enumerable.Range(0, 10).Select(category => Rows.WithText(Feature, Name(category))).ToArray();
    static readonly ReferenceRow[] Wrong = [.. Right.Select(row => row with { Correct = false })];

    /// <summary>A reference with as many rows of each category as given, drawn with the categories' accuracies.</summary>
    public static ReferenceModel Drawn(Random random, IReadOnlyList<double> accuracies, int rowsPerCategory) =>
        ReferenceModel.Fit([.. accuracies.SelectMany((accuracy, category) => Enumerable.Range(0, rowsPerCategory)
            .Select(_ => random.Happens(accuracy) ? Right[category] : Wrong[category]))]);

    /// <summary>A reference so large that its categories have the given accuracies, all but exactly.</summary>
    public static ReferenceModel Exact(params IReadOnlyList<double> accuracies) =>
        ReferenceModel.Fit([.. accuracies.SelectMany((accuracy, category) =>
            Enumerable.Range(0, 10_000).Select(i => i < Math.Round(10_000 * accuracy) ? Right[category] : Wrong[category]))]);

    /// <summary>A live row of a category.</summary>
    public static ReferenceRow Live(int category) => Right[category];

    static string Name(int category) => $"{category}";
}
