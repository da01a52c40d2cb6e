using Microsoft.Extensions.DependencyInjection;
using OtelMl.Analyzers.Detection.Accuracy;
using OtelMl.Analyzers.Export;
using OtelMl.Analyzers.Jobs;

namespace OtelMl.Analyzers;

/// <summary>Registers the analyzers.</summary>
public static class AnalyzerServiceCollectionExtensions
{
    /// <summary>Adds every analyzer and their host, which is started separately as a hosted service or run once.</summary>
    public static IServiceCollection AddAnalyzers(this IServiceCollection services) =>
        services
            .AddSingleton<AnalyzerMetrics>()
            .AddSingleton<EstimateTable>()
            .AddSingleton<IAnalyzer, AccuracyAnalyzer>()
            .AddSingleton<AnalyzerHost>();
}
