namespace OtelMl.Collector.Writing;

/// <summary>How an insert ended, and why.</summary>
sealed record InsertOutcome(InsertStatus Status, string Reason = "")
{
    public static readonly InsertOutcome Stored = new(InsertStatus.Stored);
}
