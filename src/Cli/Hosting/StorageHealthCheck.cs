using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace OtelMl.Cli.Hosting;

/// <summary>
/// Whether this node has the storage it is to have: its embedded ClickHouse runs, or the one it was given has been reached once and has
/// the schema. One that goes away later is not this node's to start, so the collector alone says what that means.
/// </summary>
sealed class StorageHealthCheck(StorageSession storage) : IHealthCheck
{
    public const string Name = "clickhouse";

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(storage.Missing is { } reason
            ? HealthCheckResult.Unhealthy(reason, data: new Dictionary<string, object> { ["reason"] = reason })
            : HealthCheckResult.Healthy());
}
