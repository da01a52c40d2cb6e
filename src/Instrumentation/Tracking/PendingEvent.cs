namespace OtelMl.Instrumentation;

/// <summary>A prediction that waits for its label, or a label that waits for its prediction: 40 bytes.</summary>
/// <param name="Hash">The hash of the prediction's id.</param>
/// <param name="Limit">The lowest limit during its stay: with it, the probability that it is here.</param>
/// <param name="Time">When it happened, in ticks.</param>
/// <param name="Value">What was predicted, or the label.</param>
/// <param name="IsLabel">Whether it is a label.</param>
record struct PendingEvent(ulong Hash, ulong Limit, long Time, double Value, bool IsLabel);
