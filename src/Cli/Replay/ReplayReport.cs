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
            WindowsTable.Print($"{metric.Key.Name} by {metric.Key.Estimator}, estimated at the end of each window", [.. metric]);
            List<Estimate> realised = [.. metric.Where(window => window.Realized is not null)];
            if (realised.Count == 0)
                continue;
            double error = realised.Average(window => Math.Abs(window.Value - window.Realized!.Value));
            double constant = realised.Average(window => Math.Abs(window.Reference - window.Realized!.Value));
            int covered = realised.Count(window => window.Lower <= window.Realized && window.Realized <= window.Upper);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"Mean absolute error {error:0.####}; always saying {realised[0].Reference:0.####}, the reference's, has {constant:0.####}. In the interval: {covered} of {realised.Count} windows."));
            Console.WriteLine();
        }

        double unsupported = windows.Select(window => window.Unsupported).DefaultIfEmpty(0).Max();
        if (unsupported > 0.01)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"In one window {unsupported:P0} of the predictions had values that the reference never had, and no labels near them: no method can vouch for these."));
        }
    }
}
