namespace OtelMl.Analyzers.Streaming;

/// <summary>A prediction that waits for its label, or a label that waits for its prediction: 40 bytes.</summary>
/// <param name="Hash">The hash of the prediction's id.</param>
/// <param name="Limit">The lowest limit during its stay: with it, the probability that it is here.</param>
/// <param name="Time">When it happened, in ticks.</param>
/// <param name="Sequence">The prediction's number; <see cref="OfLabel"/> for a label.</param>
/// <param name="Value">What was predicted, or the label.</param>
record struct PendingEvent(ulong Hash, ulong Limit, long Time, long Sequence, double Value)
{
    public const long OfLabel = -1;

    public readonly bool IsLabel => Sequence == OfLabel;
}
