using MathNet.Numerics.LinearRegression;

namespace OtelMl.Analyzers.Detection.Business;

/// <summary>What any two series share without having to do with each other: a straight trend, and a mean by phase of the season.</summary>
public static class SeasonalTrend
{
    // With fewer seasons their means say more of noise.
    const int LeastSeasons = 3;

    /// <summary>A series without its trend and season.</summary>
    /// <param name="values">By pane; not a number where missing.</param>
    /// <param name="season">How many panes a season has; 1 for none.</param>
    public static double[] Remove(double[] values, int season)
    {
        int[] present = [.. Enumerable.Range(0, values.Length).Where(pane => !double.IsNaN(values[pane]))];
        (double intercept, double slope) = SimpleRegression.Fit([.. present.Select(pane => (double)pane)], [.. present.Select(pane => values[pane])]);
        double[] rest = [.. values.Select((value, pane) => value - intercept - (slope * pane))];
        if (season <= 1 || present.Length < LeastSeasons * season)
            return rest;
        Dictionary<int, double> means = present.GroupBy(pane => pane % season).ToDictionary(phase => phase.Key, phase => phase.Average(pane => rest[pane]));
        return [.. rest.Select((value, pane) => value - means.GetValueOrDefault(pane % season))];
    }
}
