using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OtelMl.Analyzers.Alerts;
using OtelMl.Analyzers.Detection.Business;
using OtelMl.Analyzers.Detection.Feedback;
using OtelMl.Analyzers.Detection.Performance;
using OtelMl.Analyzers.Export;
using OtelMl.Analyzers.Jobs;

namespace OtelMl.Analyzers;

/// <summary>Registers the analyzers.</summary>
public static class AnalyzerServiceCollectionExtensions
{
    static readonly TimeSpan WebhookTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Adds every analyzer and their host, which somebody else starts as a hosted service or runs once.</summary>
    /// <param name="services">The program's services; a <c>ClickHouseStore</c> has to be among them.</param>
    /// <param name="time">The clock by which windows close; a replay of the past brings its own.</param>
    /// <param name="detection">What is estimated of each pipeline; by default all that its data allow, by day, week and in total.</param>
    /// <param name="alerts">Who is told of alerts; by default nobody beyond OpenTelemetry.</param>
    /// <param name="business">What performance is correlated with; by default nothing.</param>
    public static IServiceCollection AddAnalyzers(this IServiceCollection services, TimeProvider time, DetectionOptions? detection = null, AlertOptions? alerts = null, BusinessOptions? business = null) =>
        services
            .AddSingleton(detection ?? new DetectionOptions())
            .AddSingleton(alerts ?? new AlertOptions())
            .AddSingleton<AnalyzerMetrics>()
            .AddSingleton<EstimateTable>()
            .AddSingleton<AlertTable>()
            .AddSingleton<FeedbackTable>()
            .AddSingleton(business ?? new BusinessOptions())
            .AddSingleton<BusinessReader>()
            .AddSingleton<BusinessTable>()
            .AddSingleton<AlertEvents>()
            .AddSingleton(provider => new AlertWebhook(
                new HttpClient { Timeout = WebhookTimeout }, provider.GetRequiredService<AlertOptions>(), provider.GetRequiredService<ILogger<AlertWebhook>>()))
            .AddSingleton<IAnalyzer, PerformanceAnalyzer>()
            .AddSingleton<IAnalyzer, AlertAnalyzer>()
            .AddSingleton<IAnalyzer, FeedbackAnalyzer>()
            .AddSingleton<IAnalyzer, BusinessAnalyzer>()
            .AddSingleton(provider => new AnalyzerHost(
                provider.GetServices<IAnalyzer>(),
                provider.GetRequiredService<AnalyzerMetrics>(),
                time,
                provider.GetRequiredService<ILogger<AnalyzerHost>>()));
}
