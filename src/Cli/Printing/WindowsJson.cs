using OtelMl.Analyzers.Alerts;
using OtelMl.Analyzers.Export;

namespace OtelMl.Cli.Printing;

/// <summary>
/// Estimates for machines: <c>{"windows":[…]}</c> on standard output, and beside it <c>"slices":[…]</c> where there are any and <c>"alerts":[…]</c> where
/// they are asked for.
/// </summary>
static class WindowsJson
{
    public static void Print(IEnumerable<Estimate> estimates, IEnumerable<Alert>? alerts = null)
    {
        ILookup<bool, object> windows = estimates.ToLookup(estimate => estimate.Slice.Length > 0, Entry);
        var all = new Dictionary<string, object> { ["windows"] = windows[false] };
        if (windows.Contains(true))
            all["slices"] = windows[true];
        if (alerts is not null)
            all["alerts"] = alerts.Select(Entry);
        Json.Print(all);
    }

    static object Entry(Alert alert) => new
    {
        alert.Pipeline,
        alert.Rule,
        alert.Severity,
        alert.State,
        alert.Metric,
        alert.Window,
        alert.Slice,
        alert.StartsAt,
        alert.EndsAt,
        alert.Finding,
        alert.Evidence,
    };

    static object Entry(Estimate estimate) => new
    {
        estimate.Pipeline,
        estimate.Slice,
        estimate.Window,
        estimate.WindowStart,
        estimate.WindowEnd,
        estimate.Metric,
        estimate.Method,
        Estimate = estimate.Value,
        estimate.Lower,
        estimate.Upper,
        estimate.Realized,
        estimate.Labelled,
        estimate.Unlabelled,
        estimate.Unsupported,
        estimate.Reference,
        estimate.Covariate,
        estimate.Concept,
        estimate.Alert,
    };
}
