using System.Globalization;
using OtelMl.Analyzers.Detection.Windows;
using OtelMl.Analyzers.Export;

namespace OtelMl.Analyzers.Alerts;

/// <summary>
/// Turns flagged windows into alerts. An alert fires from the end of the first flagged window on and is resolved by two windows in a row
/// that are not flagged, so that one good week between bad ones does not end it.
/// </summary>
public static class AlertStates
{
    /// <summary>The rule: a performance metric has become worse by more than chance explains.</summary>
    public const string Rule = "performance_drop";

    const string Severity = "warning";
    const int QuietWindows = 2;

    /// <summary>The alerts of a pipeline's estimates, oldest first.</summary>
    /// <param name="estimates">The estimates. Those of open windows, which may change, and running totals, which forget nothing, do not count; weeks do instead of days.</param>
    public static IEnumerable<Alert> Of(IReadOnlyCollection<Estimate> estimates)
    {
        bool weekly = estimates.Any(estimate => estimate.Window == AnalysisWindow.Week);
        return estimates
            .Where(estimate => estimate.ComputedAt >= estimate.WindowEnd)
            .Where(estimate => weekly ? estimate.Window == AnalysisWindow.Week : estimate.Window != AnalysisWindow.Cumulative)
            .GroupBy(estimate => (estimate.Metric, estimate.Window, estimate.Slice, estimate.Method))
            .SelectMany(series => Follow(series.OrderBy(estimate => estimate.WindowEnd)));
    }

    static IEnumerable<Alert> Follow(IEnumerable<Estimate> windows)
    {
        Alert? firing = null;
        int quiet = 0;
        foreach (Estimate window in windows)
        {
            quiet = window.Alert ? 0 : quiet + 1;
            if (window.Alert)
            {
                firing = Describe(window, firing?.StartsAt ?? window.WindowEnd);
            }
            else if (firing is not null && quiet == QuietWindows)
            {
                yield return firing with { EndsAt = window.WindowEnd };
                firing = null;
            }
        }

        if (firing is not null)
            yield return firing;
    }

    static string Causes(Estimate window) => window.Covariate is { } covariate
        ? string.Create(CultureInfo.InvariantCulture, $"; other traffic makes {covariate:+0.####;-0.####;0}, other outcomes of the same {window.Concept:+0.####;-0.####;0}")
        : "";

    static Alert Describe(Estimate window, DateTime since) => new()
    {
        Pipeline = window.Pipeline,
        Rule = Rule,
        Metric = window.Metric,
        Window = window.Window,
        Slice = window.Slice,
        Severity = Severity,
        StartsAt = since,
        Finding = string.Create(
            CultureInfo.InvariantCulture, $"The {window.Metric} of {window.Pipeline} has become worse: about {window.Value:0.####}, on the reference {window.Reference:0.####}"),
        Evidence = string.Create(
            CultureInfo.InvariantCulture,
            $"{window.Value:0.####} [{window.Lower:0.####}, {window.Upper:0.####}] from {window.WindowStart:yyyy-MM-dd} to {window.WindowEnd:yyyy-MM-dd}, {window.Labelled} of {window.Labelled + window.Unlabelled} predictions labelled{Causes(window)}"),
    };
}
