namespace OtelMl.TaxiTips;

/// <summary>
/// Decides which predictions ever get a label and how long after the prediction, from the prediction's id and a seed alone.
/// Raising the share adds labels and leaves those of a smaller share as they were.
/// </summary>
public sealed class LabelDelays
{
    readonly double _labelledShare;
    readonly TimeSpan _meanDelay;
    readonly int _seed;

    /// <param name="labelledShare">Share of predictions that get a label; 0 to 1.</param>
    /// <param name="meanDelay">Mean of the exponential delay; zero or more.</param>
    /// <param name="seed">Seed of every choice.</param>
    public LabelDelays(double labelledShare, TimeSpan meanDelay, int seed)
    {
        if (labelledShare is not (>= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(labelledShare), labelledShare, "A share lies between 0 and 1.");
        ArgumentOutOfRangeException.ThrowIfLessThan(meanDelay, TimeSpan.Zero);

        _labelledShare = labelledShare;
        _meanDelay = meanDelay;
        _seed = seed;
    }

    /// <summary>The time from the prediction to its label, or null if the label never comes.</summary>
    public TimeSpan? DelayOf(string id) =>
        IdHash.Uniform(id, _seed, "labelled") < _labelledShare
            ? _meanDelay * -Math.Log(1 - IdHash.Uniform(id, _seed, "delay"))
            : null;
}
