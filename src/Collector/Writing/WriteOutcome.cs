namespace OtelMl.Collector.Writing;

/// <summary>What became of a request that was to be accepted, and why.</summary>
sealed record WriteOutcome(WriteStatus Status, string Reason = "")
{
    public static readonly WriteOutcome Stored = new(WriteStatus.Stored);

    public static WriteOutcome WorstOf(IEnumerable<WriteOutcome> outcomes) => outcomes.Aggregate(Stored, (worst, next) => next.Status > worst.Status ? next : worst);
}
