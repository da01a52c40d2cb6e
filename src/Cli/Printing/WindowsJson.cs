using OtelMl.Analyzers.Export;

namespace OtelMl.Cli.Printing;

/// <summary>Estimates for machines: <c>{"windows":[…]}</c> on standard output.</summary>
static class WindowsJson
{
    public static void Print(IEnumerable<Estimate> estimates)
    {
        var windows = estimates.Select(estimate => new
        {
            estimate.Pipeline,
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
        });
        Json.Print(new { windows });
    }
}
