using Spectre.Console;

namespace OtelMl.Detection;

/// <summary>Prints what came out.</summary>
static class ResultTable
{
    const int Width = 140;

    public static void Write(IReadOnlyList<LogResult> results)
    {
        var table = new Table { Border = TableBorder.Markdown };
        foreach (string column in new[] { "log", "metric", "ours", "oracle peer", "ratio", "in the interval", "unsupported at most" })
            table.AddColumn(column);
        foreach (LogResult result in results)
        {
            table.AddRow(
                result.Log, result.Metric, $"{result.Error:0.####}", $"{result.Peer:0.####}", result.Ratio is null ? "" : $"{result.Ratio:0.00} ± {result.RatioError:0.00}",
                $"{result.Covered} of {result.Windows}", $"{result.Unsupported:P0}");
        }

        // Redirected it would be cut to 80 columns.
        AnsiConsole.Profile.Width = Width;
        AnsiConsole.Write(table);
        double[] ratios = [.. results.Select(result => result.Ratio).OfType<double>()];
        if (ratios.Length > 0)
        {
            Console.WriteLine($"Geometric mean of {ratios.Length} ratios {Math.Exp(ratios.Average(Math.Log)):0.000}, the largest {ratios.Max():0.00}; "
                + $"above 1 by more than the sampling error (one-sided, 95 %): {results.Count(result => result.IsWorse)}.");
            LogResult[] judged = [.. results.Where(result => result.Ratio is not null)];
            Console.WriteLine($"In the interval: {judged.Sum(result => result.Covered) / (double)judged.Sum(result => result.Windows):P1} of windows.");
        }
    }
}
