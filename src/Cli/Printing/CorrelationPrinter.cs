using System.Globalization;
using OtelMl.Analyzers.Detection.Business;
using Spectre.Console;

namespace OtelMl.Cli.Printing;

/// <summary>Prints how performance and a business metric go together.</summary>
static class CorrelationPrinter
{
    public static void Print(IReadOnlyCollection<BusinessCorrelation> found, bool json)
    {
        if (json)
            Json.Print(new { correlations = found.Select(Entry), BusinessCorrelation.Caution });
        else
            PrintText(found);
    }

    static object Entry(BusinessCorrelation found) => new
    {
        found.Pipeline,
        found.BusinessMetric,
        found.Metric,
        found.Window,
        found.From,
        found.To,
        found.ModelPanes,
        found.BusinessPanes,
        Associated = found.Association?.IsAssociated,
        found.Association?.PValue,
        Strongest = found.Association is { } association ? Entry(association.Strongest, found.Pane) : null,
        Lags = found.Association?.Lags.Select(lag => Entry(lag, found.Pane)),
    };

    static object Entry(LagCorrelation lag, TimeSpan pane) =>
        new { LagSeconds = lag.Lag * pane.TotalSeconds, lag.Pearson, lag.Lower, lag.Upper, lag.Spearman, lag.Pairs };

    static void PrintText(IReadOnlyCollection<BusinessCorrelation> found)
    {
        foreach (BusinessCorrelation one in found)
        {
            if (one.Association is not { } association)
            {
                Console.WriteLine(
                    $"{one.Metric} of {one.Pipeline} and {one.BusinessMetric}: too little in common to tell, {one.ModelPanes} and {one.BusinessPanes} windows ({one.Window}) where "
                    + $"{Association.LeastPairs} with both are needed, and both have to change.");
                continue;
            }

            Table table = Tables.Create($"{one.Metric} of {one.Pipeline} and {one.BusinessMetric}", "lag", "Pearson", "95 % interval", "Spearman", "pairs");
            foreach (LagCorrelation lag in association.Lags)
            {
                table.AddRow(
                    (lag == association.Strongest ? "[bold]" : "[default]") + Tables.Text($"{lag.Lag * one.Pane.TotalDays:0.##} d") + "[/]",
                    Tables.Text($"{lag.Pearson:0.000}"), Tables.Text($"{lag.Lower:0.000} to {lag.Upper:0.000}"), Tables.Text($"{lag.Spearman:0.000}"), Tables.Text($"{lag.Pairs}"));
            }

            Tables.Write(table);
            LagCorrelation strongest = association.Strongest;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{(association.IsAssociated ? "Associated" : "No association shown")}: strongest {strongest.Pearson:0.000} [{strongest.Lower:0.000}, {strongest.Upper:0.000}], {Follows(strongest.Lag, one)}, p = {association.PValue:0.###} over all lags."));
        }

        Console.WriteLine(BusinessCorrelation.Caution);
    }

    static string Follows(int lag, BusinessCorrelation found) => lag switch
    {
        0 => "in the same window",
        > 0 => FormattableString.Invariant($"{found.BusinessMetric} follows {found.Metric} by {lag * found.Pane.TotalDays:0.##} days"),
        _ => FormattableString.Invariant($"{found.Metric} follows {found.BusinessMetric} by {-lag * found.Pane.TotalDays:0.##} days"),
    };
}
