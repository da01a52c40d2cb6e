using System.Globalization;
using OtelMl.Analyzers.Export;
using OtelMl.Cli.Printing;

namespace OtelMl.Cli.Replay;

/// <summary>Tells what a replay showed.</summary>
static class ReplayReport
{
    public static void Print(IReadOnlyList<Estimate> windows)
    {
        foreach (IGrouping<(string Name, string Estimator), Estimate> metric in windows.GroupBy(window => (window.Metric, window.Method)))
        {
            Estimate[] whole = [.. metric.Where(window => window.Slice.Length == 0)];
            WindowsTable.Print($"{metric.Key.Name} by {metric.Key.Estimator}, estimated at the end of each window", whole);
            PrintRealised([.. whole.Where(window => window.Realized is not null)]);
            PrintSlices(metric.Key.Name, [.. metric.Where(window => window.Slice.Length > 0)]);
        }

        double unsupported = windows.Where(window => window.Slice.Length == 0).Select(window => window.Unsupported).DefaultIfEmpty(0).Max();
        if (unsupported > 0.01)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"In one window {unsupported:P0} of the predictions were such as the reference never had, and had no labels near them: no method can vouch for these."));
        }
    }

    static void PrintRealised(Estimate[] realised)
    {
        if (realised.Length == 0)
            return;
        double error = realised.Average(window => Math.Abs(window.Value - window.Realized!.Value));
        double constant = realised.Average(window => Math.Abs(window.Reference - window.Realized!.Value));
        int covered = realised.Count(window => window.Lower <= window.Realized && window.Realized <= window.Upper);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Mean absolute error {error:0.####}; always saying {realised[0].Reference:0.####}, the reference's, has {constant:0.####}. In the interval: {covered} of {realised.Length} windows."));
        Console.WriteLine();
    }

    static void PrintSlices(string metric, Estimate[] slices)
    {
        SlicesTable.Print(metric, slices);
        Estimate[] realised = [.. slices.Where(slice => slice.Realized is not null)];
        if (realised.Length == 0)
            return;
        double error = realised.Average(slice => Math.Abs(slice.Value - slice.Realized!.Value));
        int covered = realised.Count(slice => slice.Lower <= slice.Realized && slice.Realized <= slice.Upper);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"Over the slices of all windows: mean absolute error {error:0.####}; in the interval: {covered} of {realised.Length}."));
        Console.WriteLine();
    }
}
