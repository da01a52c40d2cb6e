namespace OtelMl.Analyzers.Detection.Feedback;

/// <summary>
/// Labels that used to come and have stopped coming to anybody. No group of predictions tells, for the rest has no labels either; the
/// pipeline's own past does. It is silent where no label has come for twice as long as ever before, and so many were due in that time that
/// chance would hardly have held them all back. A nightly batch is silent all day, every day, and so its past knows such silences. What the past
/// knows but once or twice, and was itself such a silence then, was an outage and no habit: the next one is told as soon as it was.
/// </summary>
public sealed class FeedbackSilence
{
    /// <summary>How seldom chance alone holds all labels back that were due, at the most: as a Poisson count that is zero.</summary>
    public const double FalseAlarmRate = 0.001;

    /// <summary>How many of the longest silences may have been outages; what has happened more often is a habit.</summary>
    public const int MostOutages = 2;

    // A silence that is longer than any before by less than this may be one of the same kind.
    const double Longer = 2;

    // What has come for less than so many silences says little about how long they usually are.
    const double LeastHistory = 3;

    readonly double _silence; // in seconds

    FeedbackSilence(DelayCurve curve, double silence)
    {
        Curve = curve;
        _silence = silence;
    }

    /// <summary>How long labels took while they came.</summary>
    public DelayCurve Curve { get; }

    /// <summary>Tells whether a pipeline's labels have stopped coming; null where they have not, or it is too early to tell.</summary>
    /// <param name="all">All traffic.</param>
    /// <param name="arrivals">When labels came.</param>
    public static FeedbackSilence? Of(FeedbackCounts all, LabelArrivals arrivals)
    {
        // Had it been told then, it lasts: what matters is the part of the silence that the past can judge.
        double judged = Judged(arrivals.Silence, arrivals.History);
        if (judged <= Longer * Usual(arrivals.Gaps).TotalSeconds)
            return null;
        var silence = new FeedbackSilence(CurveBefore(all, arrivals.Silence.TotalSeconds), arrivals.Silence.TotalSeconds);
        return Chance(silence.Due(all, _ => true, judged)) <= FalseAlarmRate ? silence : null;
    }

    /// <summary>How probable it is that none of the labels that were due in all the silence came, with nine tenths of what is expected.</summary>
    /// <param name="all">All traffic.</param>
    /// <param name="window">The days whose predictions count.</param>
    public double PValue(FeedbackCounts all, Predicate<DateTime> window) => Chance(Due(all, window, _silence));

    // The longest silence that was none of the outages.
    static TimeSpan Usual(IReadOnlyList<LabelGap> gaps)
    {
        for (int outages = Math.Min(MostOutages, gaps.Count - 1); outages > 0; outages--)
        {
            double usual = gaps[outages].Length.TotalSeconds;
            if (gaps.Take(outages).All(gap => Judged(gap.Length, gap.History) > Longer * usual))
                return gaps[outages].Length;
        }

        return gaps.Count == 0 ? TimeSpan.Zero : gaps[0].Length;
    }

    static double Judged(TimeSpan silence, TimeSpan history) => Math.Min(silence.TotalSeconds, history.TotalSeconds / LeastHistory);

    static double Chance(double due) => Math.Exp(-FeedbackStates.Enough * due);

    // Predictions were followed until the last label came.
    static DelayCurve CurveBefore(FeedbackCounts all, double silence)
    {
        var open = new long[DelayGrid.Bins];
        foreach ((long predictions, long labelled, double age) in all.Days.Values.SelectMany(day => day))
        {
            if (age > silence)
                open[DelayGrid.BinOf(age - silence)] += predictions - labelled;
        }

        return DelayCurve.Of(all.LabelledExits, open);
    }

    // How many labels were to come in the first so many seconds of the silence, to predictions that had none when it began or were made since.
    double Due(FeedbackCounts all, Predicate<DateTime> window, double seconds)
    {
        double due = 0;
        foreach ((long predictions, long labelled, double age) in all.Days.Where(day => window(day.Key)).SelectMany(day => day.Value))
        {
            double before = Curve.At(age - _silence);
            double after = Curve.At(age - _silence + seconds);
            due += after > before ? (predictions - labelled) * (after - before) / (1 - before) : 0;
        }

        return due;
    }
}
