using ClickHouse.Driver;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using OtelMl.Collector.Forwarding;
using OtelMl.Collector.Writing;
using OtelMl.Storage;
using OtelMl.Storage.Access;

namespace OtelMl.Collector.Queue;

/// <summary>
/// Whether what is sent can be accepted durably: healthy, degraded while ClickHouse is away or slow and the queue takes everything, unhealthy
/// when the queue cannot. Another backend that does not take what is passed on to it changes nothing of that; it is only named.
/// </summary>
sealed class AcceptanceHealthCheck(BlockWriters writers, Forwarders forwarders, ClickHouseStore store, TimeProvider time) : IHealthCheck
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        DeliveryStatus status = writers.Status;
        string? storage = await StorageFailureAsync(cancellationToken) ?? status.StorageFailure;
        var data = new Dictionary<string, object>
        {
            ["queue.blocks"] = status.WaitingBlocks,
            ["queue.bytes"] = status.WaitingBytes,
            ["queue.max_bytes"] = status.MaxBytes,
            ["queue"] = status.Refusing ?? "ok",
            ["storage"] = storage ?? "ok",
        };
        foreach (ForwardState backend in forwarders.States)
        {
            data[$"forward.{backend.Name}"] = backend.Failure ?? "ok";
            data[$"forward.{backend.Name}.bytes"] = backend.WaitingBytes;
            data[$"forward.{backend.Name}.lag_seconds"] = Math.Round(backend.Lag(time.GetUtcNow()).TotalSeconds, 1);
        }

        if (status.Refusing is { } refusing)
            return HealthCheckResult.Unhealthy(refusing, data: data);
        return storage is null ? HealthCheckResult.Healthy(data: data) : HealthCheckResult.Degraded(storage, data: data);
    }

    async Task<string?> StorageFailureAsync(CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await store.ScalarAsync("SELECT 1", cancellationToken: either.Token);
            return null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return $"ClickHouse has not answered within {Patience.TotalSeconds:0} s.";
        }
        catch (Exception failure) when (failure is StorageException or ClickHouseServerException)
        {
            return failure.Message;
        }
    }
}
