namespace OtelMl.Collector.Queue;

/// <summary>How what was acknowledged gets to ClickHouse.</summary>
public interface IDelivery
{
    /// <summary>How things stand now.</summary>
    DeliveryStatus Status { get; }

    /// <summary>Completes when everything acknowledged before the call can be queried (or is a dead letter).</summary>
    Task UntilDeliveredAsync(CancellationToken cancellationToken);
}
