namespace OtelMl.Analyzers.Detection.Feedback;

/// <summary>What is counted of a bucket.</summary>
/// <param name="bucket">Its name; empty for all traffic.</param>
public sealed class FeedbackCounts(string bucket)
{
    const int LeastOthers = 100;

    /// <summary>Its name; empty for all traffic.</summary>
    public string Bucket { get; } = bucket;

    /// <summary>By bin of <see cref="DelayGrid"/>, how many predictions were labelled at that age.</summary>
    public long[] LabelledExits { get; } = new long[DelayGrid.Bins];

    /// <summary>By bin, how many are unlabelled at that age.</summary>
    public long[] OpenExits { get; } = new long[DelayGrid.Bins];

    /// <summary>Its predictions by the day they were made on, with their mean age in seconds, in parts of about the same age.</summary>
    public Dictionary<DateTime, List<(long Predictions, long Labelled, double Age)>> Days { get; } = [];

    /// <summary>How long labels take elsewhere; anywhere, where there is hardly anything elsewhere.</summary>
    /// <param name="all">All traffic.</param>
    public DelayCurve CurveOfOthers(FeedbackCounts all)
    {
        long[] labelled = [.. all.LabelledExits.Zip(LabelledExits, (whole, own) => whole - own)];
        long[] open = [.. all.OpenExits.Zip(OpenExits, (whole, own) => whole - own)];
        return labelled.Sum() + open.Sum() < LeastOthers ? DelayCurve.Of(all.LabelledExits, all.OpenExits) : DelayCurve.Of(labelled, open);
    }
}
