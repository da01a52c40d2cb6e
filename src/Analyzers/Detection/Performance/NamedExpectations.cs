using OtelMl.Analyzers.Detection.Clustering;
using OtelMl.Analyzers.Detection.Estimators;

namespace OtelMl.Analyzers.Detection.Performance;

/// <summary>What estimators other than the default need to know of live predictions; null where nobody asked for such a one.</summary>
/// <param name="Bucketed">By target, what importance weighting expects.</param>
/// <param name="Trees">By target, what trees alone expect.</param>
/// <param name="Confidence">The model's confidence in what it predicted.</param>
/// <param name="Features">The features.</param>
/// <param name="Starts">By label model, the scores it starts from.</param>
sealed record NamedExpectations(double[][]? Bucketed, double[][]? Trees, double[]? Confidence, BinnedFeatures? Features, double[][]? Starts)
{
    /// <summary>Where they lie with regard to the reference's clusters.</summary>
    public ClusteredRows? Clusters { get; init; }

    /// <summary>Puts parts together, the oldest first; null where nobody asked.</summary>
    /// <param name="parts">At least one.</param>
    public static NamedExpectations? Concat(NamedExpectations?[] parts) => parts[0] is not { } first ? null : new NamedExpectations(
        Join(parts, part => part.Bucketed),
        Join(parts, part => part.Trees),
        first.Confidence is null ? null : [.. parts.SelectMany(part => part!.Confidence!)],
        first.Features is null ? null : BinnedFeatures.Concat([.. parts.Select(part => part!.Features!)]),
        Join(parts, part => part.Starts))
    {
        Clusters = first.Clusters is null ? null : ClusteredRows.Concat([.. parts.Select(part => part!.Clusters!)]),
    };

    /// <summary>Those of some predictions.</summary>
    public NamedExpectations Pick(int[] rows)
    {
        T[] Of<T>(T[] values) => Array.ConvertAll(rows, row => values[row]);
        T[][]? OfAll<T>(T[][]? values) => values is null ? null : Array.ConvertAll(values, Of);
        return new NamedExpectations(
            OfAll(Bucketed),
            OfAll(Trees),
            Confidence is null ? null : Of(Confidence),
            Features?.Pick(rows),
            OfAll(Starts))
        {
            Clusters = Clusters?.Pick(rows),
        };
    }

    static T[][]? Join<T>(NamedExpectations?[] parts, Func<NamedExpectations, T[][]?> of) =>
        of(parts[0]!)?.Select((_, i) => parts.SelectMany(part => of(part!)![i]).ToArray()).ToArray();
}
