using OtelMl.Analyzers.Detection.Estimators;
using OtelMl.Analyzers.Detection.Fusion;

namespace OtelMl.Analyzers.Detection.Performance;

/// <summary>
/// What the reference expects of a target: the label model's word, and importance weighting's as far as the label model explains too
/// little of the outcomes to be relied on when traffic changes.
/// </summary>
sealed class OutcomeModel
{
    readonly double[] _outcomes;

    OutcomeModel(Target target, double[] expected, double trust, BucketMeans? buckets, double[] outcomes, DelayCalibration?[] delays, AwaitedModel? awaited)
    {
        Expected = expected;
        Target = target;
        Trust = trust;
        Buckets = buckets;
        Delays = delays;
        Awaited = awaited;
        _outcomes = outcomes;
    }

    /// <summary>The target, with its strata.</summary>
    public Target Target { get; }

    /// <summary>The weight of the label model, in [0, 1]; importance weighting has the rest.</summary>
    public double Trust { get; }

    /// <summary>Importance weighting; null where it has no part.</summary>
    public BucketMeans? Buckets { get; }

    /// <summary>By group, how expectations depend on how long the label takes; null where the reference does not tell.</summary>
    public IReadOnlyList<DelayCalibration?> Delays { get; }

    /// <summary>What to expect of predictions the longer they are awaited; null where the reference does not tell.</summary>
    public AwaitedModel? Awaited { get; }

    /// <summary>What was expected of the reference's rows by models that did not learn from them.</summary>
    public IReadOnlyList<double> Expected { get; }

    /// <summary>The outcomes of the reference.</summary>
    public IReadOnlyList<double> Outcomes => _outcomes;

    /// <summary>Fits what goes beyond the label model.</summary>
    /// <param name="expected">The label model's out-of-fold expectations of the reference's rows.</param>
    /// <param name="outcomes">What they turned out to be.</param>
    /// <param name="groups">0 or 1 by what was predicted.</param>
    /// <param name="amount">Whether the target is an amount.</param>
    /// <param name="features">The reference's features, binned.</param>
    /// <param name="boosting">How to boost.</param>
    /// <param name="blended">The features for importance weighting; null where it has no part.</param>
    /// <param name="delays">How long each label took, in days, not a number where that is not known; null where none is.</param>
    public static OutcomeModel Fit(double[] expected, double[] outcomes, int[] groups, bool amount, BinnedFeatures features, BoostingOptions boosting, BinnedFeatures? blended, double[]? delays)
    {
        double trust = 1;
        BucketMeans? buckets = null;
        double[] blend = expected;
        if (blended is not null)
        {
            double mean = outcomes.Average();
            trust = Reliance.Of(outcomes, Array.ConvertAll(outcomes, _ => mean), expected);
            buckets = BucketMeans.Fit(blended, outcomes);
            blend = [.. expected.Select((value, row) => (trust * value) + ((1 - trust) * buckets.Expect(blended, row)))];
        }

        // Which labels come early depends on what they are, and so on whether they are as predicted.
        DelayCalibration?[] calibrations = [.. Enumerable.Range(0, 2).Select(group =>
        {
            int[] rows = [.. Enumerable.Range(0, groups.Length).Where(row => groups[row] == group)];
            double[] Of(double[] values) => Array.ConvertAll(rows, row => values[row]);
            return delays is null ? null : DelayCalibration.Fit(Of(blend), Of(outcomes), Of(delays), amount);
        })];
        AwaitedModel? awaited = delays is null ? null : AwaitedModel.Fit(features, blend, outcomes, delays, boosting);
        return new OutcomeModel(Target.Fit(blend, outcomes, groups, amount), blend, trust, buckets, outcomes, calibrations, awaited);
    }

    /// <summary>What is expected of a row.</summary>
    /// <param name="byLabelModel">The label model's word.</param>
    /// <param name="features">The features.</param>
    /// <param name="row">The row.</param>
    public double Blend(double byLabelModel, BinnedFeatures features, int row) =>
        Buckets is null ? byLabelModel : (Trust * byLabelModel) + ((1 - Trust) * Buckets.Expect(features, row));
}
