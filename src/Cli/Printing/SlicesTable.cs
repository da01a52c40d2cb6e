using OtelMl.Analyzers.Export;
using Spectre.Console;

namespace OtelMl.Cli.Printing;

/// <summary>Estimates for people: the slices of the newest window.</summary>
static class SlicesTable
{
    /// <param name="metric">The metric.</param>
    /// <param name="slices">Its estimates by slice, of one kind of window; nothing is printed where there are none.</param>
    public static void Print(string metric, IReadOnlyCollection<Estimate> slices)
    {
        if (slices.Count == 0)
            return;
        DateTime newest = slices.Max(slice => slice.WindowStart);
        Table table = Tables.Create(
            FormattableString.Invariant($"{metric} by slice, window from {newest:yyyy-MM-dd}"), "slice", "predictions", "labelled", "estimate", "95 % interval", "realised");
        foreach (Estimate slice in slices.Where(slice => slice.WindowStart == newest).OrderBy(slice => slice.Slice.Split('=')[0], StringComparer.Ordinal).ThenByDescending(slice => slice.Labelled + slice.Unlabelled))
        {
            long predictions = slice.Labelled + slice.Unlabelled;
            table.AddRow(
                Tables.Text($"{slice.Slice}"),
                Tables.Text($"{predictions}"),
                Tables.Text($"{100.0 * slice.Labelled / predictions:0} %"),
                Tables.Text($"{slice.Value:0.000}"),
                Tables.Text($"{slice.Lower:0.000} to {slice.Upper:0.000}"),
                slice.Realized is { } realized ? Tables.Text($"{realized:0.000}") : "");
        }

        Tables.Write(table);
    }
}
