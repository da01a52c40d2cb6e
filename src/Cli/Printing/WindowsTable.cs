using OtelMl.Analyzers.Detection.Windows;
using OtelMl.Analyzers.Export;
using Spectre.Console;

namespace OtelMl.Cli.Printing;

/// <summary>Estimates for people: a table of windows.</summary>
static class WindowsTable
{
    /// <param name="title">What stands above them.</param>
    /// <param name="windows">The windows, of one kind; nothing is printed where there are none.</param>
    public static void Print(string title, IReadOnlyList<Estimate> windows)
    {
        if (windows.Count == 0)
            return;
        var table = new Table { Title = new TableTitle(Markup.Escape(title)), Border = TableBorder.Rounded };
        foreach ((string name, bool number) in new[]
        {
            (windows[0].Window == AnalysisWindow.Week ? "week from" : "window from", false), ("predictions", true), ("labelled", true), ("estimate", true), ("95 % interval", false), ("realised", true), ("flagged", false),
        })
        {
            table.AddColumn(new TableColumn(name) { Alignment = number ? Justify.Right : Justify.Left, NoWrap = true });
        }

        foreach (Estimate window in windows)
        {
            long predictions = window.Labelled + window.Unlabelled;
            table.AddRow(
                Tables.Text($"{window.WindowStart:yyyy-MM-dd}"),
                Tables.Text($"{predictions}"),
                Tables.Text($"{100.0 * window.Labelled / predictions:0} %"),
                Tables.Text($"{window.Value:0.000}"),
                Tables.Text($"{window.Lower:0.000} to {window.Upper:0.000}"),
                window.Realized is { } realized ? Tables.Text($"{realized:0.000}") : "",
                window.Alert ? "[red]drop[/]" : "");
        }

        Tables.Write(table);
    }
}
