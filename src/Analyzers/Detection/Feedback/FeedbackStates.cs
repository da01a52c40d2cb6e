using MathNet.Numerics;

namespace OtelMl.Analyzers.Detection.Feedback;

/// <summary>
/// Decides which feedback each bucket has in a window (methods A12). A prediction is expected to be labelled by its age with the
/// probability that predictions outside the bucket have (<see cref="DelayCurve"/>). A bucket lacks feedback where a binomial has so few
/// labels too seldom: at a false discovery rate over all buckets of the window (Benjamini and Hochberg 1995). When labels come late for
/// everybody, as before a nightly batch, no bucket lacks what the others do not have either. When they have stopped coming to anybody, the
/// whole lacks feedback (<see cref="FeedbackSilence"/>), and with it every bucket that should have had labels since.
/// </summary>
public static class FeedbackStates
{
    /// <summary>The share of buckets said to lack feedback that may lack none, on average, at any one look.</summary>
    public const double FalseDiscoveryRate = 0.05;

    // A bucket that has less than this share of what is expected lacks feedback; smaller differences are found everywhere, and nobody minds.
    internal const double Enough = 0.9;

    // With no label where as many are expected it is no chance that there is none.
    const double ExpectedForNone = 3;

    const double Quantile95 = 1.6448536269514722;

    /// <summary>The states of all buckets in one window.</summary>
    /// <param name="all">All traffic.</param>
    /// <param name="buckets">Its buckets, which may overlap.</param>
    /// <param name="curves">How long labels take outside each bucket, and, of the whole, anywhere.</param>
    /// <param name="window">The days of the window.</param>
    /// <param name="describe">Makes a row of what is known of the window: all but the counts and what follows from them.</param>
    /// <param name="silence">That labels have stopped coming; null where they have not.</param>
    public static IReadOnlyList<FeedbackState> Of(
        FeedbackCounts all,
        IReadOnlyList<FeedbackCounts> buckets,
        Func<FeedbackCounts, DelayCurve> curves,
        Predicate<DateTime> window,
        FeedbackState describe,
        FeedbackSilence? silence = null)
    {
        DelayCurve usual = silence?.Curve ?? curves(all);
        Tally whole = Tally.Of(all, usual, window);
        if (whole.Predictions == 0)
            return [];
        bool silent = all.LabelledExits.Sum() == 0;
        FeedbackState[] states =
        [
            .. buckets.Select(bucket => (bucket, Tally: Tally.Of(bucket, curves(bucket), window))).Where(entry => entry.Tally.Predictions > 0)
                .Select(entry => Describe(entry.bucket, entry.Tally, curves(entry.bucket), silent, PValue(entry.Tally, whole), describe)),
        ];
        double threshold = Threshold([.. states.Select(state => state.PValue)]);
        double value = silence?.PValue(all, window) ?? 1;
        FeedbackState ofAll = Describe(all, whole, usual, silent, value, describe) with { Lacking = value <= FalseDiscoveryRate && whole.Labelled < Enough * whole.Expected };
        return
        [
            ofAll with { Everywhere = ofAll.Lacking },
            .. buckets.Join(states, bucket => bucket.Bucket, state => state.Bucket, (bucket, state) =>
                state.PValue <= threshold ? state with { Lacking = true } : ofAll.Lacking ? WithAll(state, bucket, silence!, window) : state),
        ];
    }

    // What has stopped for all has stopped for a bucket, as far as anything was due to it.
    static FeedbackState WithAll(FeedbackState state, FeedbackCounts bucket, FeedbackSilence silence, Predicate<DateTime> window)
    {
        double value = silence.PValue(bucket, window);
        double expected = Tally.Of(bucket, silence.Curve, window).Expected;
        return value > FalseDiscoveryRate || state.Labelled >= Enough * expected
            ? state
            : state with { Expected = expected, PValue = value, Lacking = true, Everywhere = true };
    }

    /// <summary>The largest of some p-values that counts as a discovery; less than all where none does.</summary>
    /// <param name="values">The p-values.</param>
    internal static double Threshold(double[] values)
    {
        double[] sorted = [.. values.Order()];
        int discoveries = sorted.Length;
        while (discoveries > 0 && sorted[discoveries - 1] > FalseDiscoveryRate * discoveries / sorted.Length)
            discoveries--;
        return discoveries == 0 ? -1 : sorted[discoveries - 1];
    }

    static FeedbackState Describe(FeedbackCounts bucket, Tally tally, DelayCurve curve, bool silent, double value, FeedbackState row) => row with
    {
        Bucket = bucket.Bucket,
        Predictions = tally.Predictions,
        Labelled = tally.Labelled,
        Expected = tally.Expected,
        State = StateOf(tally, curve, silent),
        PValue = value,
    };

    static FeedbackScenario StateOf(Tally tally, DelayCurve curve, bool silent)
    {
        if (tally.Labelled == 0)
            return silent || tally.Expected >= ExpectedForNone ? FeedbackScenario.None : FeedbackScenario.Partial;
        double plateau = curve.Plateau ?? 1;
        double chance = Quantile95 * Math.Sqrt(tally.Predictions * plateau * (1 - plateau));
        return tally.Labelled >= (tally.Predictions * plateau) - chance ? FeedbackScenario.Full : FeedbackScenario.Partial;
    }

    static double PValue(Tally bucket, Tally whole)
    {
        double restExpected = whole.Expected - bucket.Expected;
        long restLabelled = whole.Labelled - bucket.Labelled;
        if (restLabelled <= 0 || restExpected <= 0 || bucket.Expected <= 0)
            return 1;
        // What all labels of the window are late by is no fault of this bucket.
        double late = Math.Min(1, restLabelled / restExpected);
        double share = Math.Min(Enough * late * bucket.Expected / bucket.Predictions, 1 - 1e-9);
        double relativeError = (bucket.Variance / (bucket.Expected * bucket.Expected)) + (1.0 / restLabelled);
        // Not knowing the share exactly is worth as much as knowing fewer predictions.
        double own = share * (1 - share);
        double size = own / ((own / bucket.Predictions) + (share * share * relativeError));
        double labelled = bucket.Labelled * size / bucket.Predictions;
        return labelled >= size ? 1 : SpecialFunctions.BetaRegularized(size - labelled, labelled + 1, 1 - share);
    }

    readonly record struct Tally(long Predictions, long Labelled, double Expected, double Variance)
    {
        public static Tally Of(FeedbackCounts bucket, DelayCurve curve, Predicate<DateTime> window)
        {
            var tally = new Tally(0, 0, 0, 0);
            foreach ((long predictions, long labelled, double age) in bucket.Days.Where(day => window(day.Key)).SelectMany(day => day.Value))
            {
                tally = new Tally(
                    tally.Predictions + predictions,
                    tally.Labelled + labelled,
                    tally.Expected + (predictions * curve.At(age)),
                    // Errors of one curve go together.
                    Math.Pow(Math.Sqrt(tally.Variance) + (predictions * Math.Sqrt(curve.VarianceAt(age))), 2));
            }

            return tally;
        }
    }
}
