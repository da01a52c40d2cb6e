namespace OtelMl.Collector.Queue;

/// <summary>How what was acknowledged gets to ClickHouse.</summary>
public interface IDelivery
{
    /// <summary>How things stand now.</summary>
    DeliveryStatus Status { get; }

    /// <summary>Completes when everything acknowledged before the call can be queried (or is a dead letter), which is not kept waiting for more to come.</summary>
    Task UntilDeliveredAsync(CancellationToken cancellationToken);
}
