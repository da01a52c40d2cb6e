using OtelMl.Analyzers.Export;
using OtelMl.Analyzers.Jobs;

namespace OtelMl.Analyzers.Detection.Business;

/// <summary>
/// Keeps <c>ml_business</c>: how each pipeline's performance goes together with the business metrics that the configuration names.
/// Costs a scan of these metrics, and a second or so of the bootstrap for each pair.
/// </summary>
public sealed class BusinessAnalyzer(BusinessReader reader, BusinessTable table, AnalyzerMetrics metrics, BusinessOptions options) : IAnalyzer
{
    /// <inheritdoc />
    public string Name => "business";

    /// <inheritdoc />
    public TimeSpan Period => TimeSpan.FromMinutes(10);

    /// <inheritdoc />
    public async Task RunAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (options.Metrics.Count == 0)
            return;
        foreach (string pipeline in await reader.PipelinesAsync(cancellationToken))
        {
            foreach (string business in options.Metrics)
            {
                if (await reader.CorrelateAsync(pipeline, business, null, null, cancellationToken) is not { Association: { } association } found)
                    continue;
                await table.WriteAsync(found, association, now.UtcDateTime, cancellationToken);
                metrics.ReportBusiness(found);
            }
        }
    }
}
