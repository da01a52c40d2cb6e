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
    /// <summary>These and later ones.</summary>
    public NamedExpectations Concat(NamedExpectations later) => new(
        Join(Bucketed, later.Bucketed),
        Join(Trees, later.Trees),
        Confidence is null ? null : [.. Confidence, .. later.Confidence!],
        Features?.Concat(later.Features!),
        Join(Starts, later.Starts));

    static T[][]? Join<T>(T[][]? these, T[][]? later) => these is null ? null : [.. these.Zip(later!, (one, other) => (T[])[.. one, .. other])];
}
