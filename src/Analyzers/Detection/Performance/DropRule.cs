using MathNet.Numerics.Distributions;

namespace OtelMl.Analyzers.Detection.Performance;

/// <summary>
/// Decides whether a metric has become worse by more than chance explains, at a bounded rate of false alarms. Three tests share the
/// rate: the estimate against the reference, the evidence of single labels (<see cref="LabelEvidence"/>), and the estimate against the
/// windows before (<see cref="RecentPast"/>).
/// </summary>
public static class DropRule
{
    /// <summary>How many false alarms there may be, on average, in a window in which nothing has changed: of weeks about one a year.</summary>
    public const double FalseAlarms = 0.02;

    /// <summary>Each test's share of it.</summary>
    internal const double PerTest = FalseAlarms / 3;

    /// <summary>By chance so much evidence of labels takes so many windows to come, on average.</summary>
    internal const double EnoughEvidence = 1 / PerTest;

    // So many standard errors worse by the estimate itself is a present drop, where labels have proved that there was one.
    const double Present = 1;

    static readonly double Quantile = Normal.InvCDF(0, 1, 1 - PerTest);

    /// <summary>Whether the metric is worse than on the reference.</summary>
    /// <param name="estimate">The estimate.</param>
    /// <param name="reference">The metric on the reference.</param>
    /// <param name="referenceError">The standard error of that.</param>
    /// <param name="isLoss">Whether more of it is worse.</param>
    /// <param name="evidence">What single labels say, which those of an outage that is over still do for a while.</param>
    /// <remarks>
    /// A labelled window has a metric without error, but a small one is still worse than the reference by chance: the labelled outcomes'
    /// own sampling counts as well, and of a share half a step, lest a handful of mistakes raise an alert.
    /// </remarks>
    public static bool Fires(MetricEstimate estimate, double reference, double referenceError, bool isLoss, double evidence = 0)
    {
        double step = isLoss ? 0 : 0.5 / (estimate.Labelled + estimate.Unlabelled);
        double errors = evidence >= EnoughEvidence ? Present : Quantile;
        return Decline(estimate.Value, reference, isLoss) > (errors * Math.Sqrt(estimate.FullVariance + (referenceError * referenceError))) + step;
    }

    /// <summary>By how much a value is worse than another.</summary>
    internal static double Decline(double value, double than, bool isLoss) => isLoss ? value - than : than - value;
}
