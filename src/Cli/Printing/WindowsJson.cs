using OtelMl.Analyzers.Export;

namespace OtelMl.Cli.Printing;

/// <summary>Estimates for machines: <c>{"windows":[…]}</c> on standard output, and <c>"slices":[…]</c> beside it where there are any.</summary>
static class WindowsJson
{
    public static void Print(IEnumerable<Estimate> estimates)
    {
        ILookup<bool, object> windows = estimates.ToLookup(estimate => estimate.Slice.Length > 0, Entry);
        if (windows.Contains(true))
            Json.Print(new { windows = windows[false], slices = windows[true] });
        else
            Json.Print(new { windows = windows[false] });
    }

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
