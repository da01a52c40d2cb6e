using ClickHouse.Driver;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using OtelMl.Storage;
using OtelMl.Storage.Access;

namespace OtelMl.Collector.Receiving;

/// <summary>Healthy while ClickHouse answers: without it nothing can be accepted.</summary>
sealed class StorageHealthCheck(ClickHouseStore store) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await store.ScalarAsync("SELECT 1", cancellationToken: cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (Exception failure) when (failure is StorageException or ClickHouseServerException)
        {
            return HealthCheckResult.Unhealthy(failure.Message);
        }
    }
}
