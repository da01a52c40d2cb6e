using System.Globalization;
using OtelMl.Analyzers.Export;
using Spectre.Console;

namespace OtelMl.Cli.Printing;

/// <summary>Estimates for people: a table of windows.</summary>
static class WindowsTable
{
    public static void Print(string title, IReadOnlyList<Estimate> windows)
    {
        var table = new Table { Title = new TableTitle(Markup.Escape(title)), Border = TableBorder.Rounded };
        foreach ((string name, bool number) in new[]
        {
            ("week from", false), ("predictions", true), ("labelled", true), ("estimate", true), ("95 % interval", false), ("realised", true), ("flagged", false),
        })
        {
            table.AddColumn(new TableColumn(name) { Alignment = number ? Justify.Right : Justify.Left, NoWrap = true });
        }

        foreach (Estimate window in windows)
        {
            long predictions = window.Labelled + window.Unlabelled;
            table.AddRow(
                Text($"{window.WindowStart:yyyy-MM-dd}"),
                Text($"{predictions}"),
                Text($"{100.0 * window.Labelled / predictions:0} %"),
                Text($"{window.Value:0.000}"),
                Text($"{window.Lower:0.000} to {window.Upper:0.000}"),
                window.Realized is { } realized ? Text($"{realized:0.000}") : "",
                window.Alert ? "[red]drop[/]" : "");
        }

        // A pipe has no width of its own; the table has to fit whole lines there too.
        if (Console.IsOutputRedirected)
            AnsiConsole.Profile.Width = 120;
        AnsiConsole.Write(table);
    }

    static string Text(FormattableString text) => Markup.Escape(text.ToString(CultureInfo.InvariantCulture));
}
