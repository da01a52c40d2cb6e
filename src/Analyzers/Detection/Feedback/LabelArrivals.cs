namespace OtelMl.Analyzers.Detection.Feedback;

/// <summary>When labels came to a pipeline's predictions.</summary>
/// <param name="Silence">For how long none has come.</param>
/// <param name="Gaps">The longest times that none came before that, the longest first; all there were, or one more than may have been outages.</param>
/// <param name="History">How long labels had been coming: from the first one to the last.</param>
public readonly record struct LabelArrivals(TimeSpan Silence, IReadOnlyList<LabelGap> Gaps, TimeSpan History)
{
    /// <summary>How many gaps are needed.</summary>
    public const int MostGaps = FeedbackSilence.MostOutages + 1;
}
