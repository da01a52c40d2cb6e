using OtelMl.Analyzers.Detection.Windows;
using OtelMl.Analyzers.Export;

namespace OtelMl.Cli.Printing;

/// <summary>Which of a pipeline's estimates a report shows: of weeks, else of the windows there are; accuracy or MAE, else the metric there is.</summary>
static class ReportedWindows
{
    static readonly string[] Metrics = ["accuracy", "mae"];

    public static IEnumerable<Estimate> Of(IReadOnlyCollection<Estimate> estimates)
    {
        string[] kinds = [.. estimates.Select(estimate => estimate.Window).Distinct().OrderBy(kind => kind switch
        {
            AnalysisWindow.Week => 0,
            AnalysisWindow.Cumulative => 2,
            _ => 1,
        })];
        Estimate[] shown = [.. estimates.Where(estimate => estimate.Window == kinds.FirstOrDefault())];
        string? metric = Metrics.Concat(shown.Select(estimate => estimate.Metric)).FirstOrDefault(name => Array.Exists(shown, estimate => estimate.Metric == name));
        return shown.Where(estimate => estimate.Metric == metric);
    }
}
