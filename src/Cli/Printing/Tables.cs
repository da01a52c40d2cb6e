using System.Globalization;
using Spectre.Console;

namespace OtelMl.Cli.Printing;

/// <summary>Tables and trees on standard output.</summary>
static class Tables
{
    // A pipe has no width of its own; whole lines have to fit there too.
    const int PipeWidth = 160;

    public static Table Create(string title, params string[] columns)
    {
        var table = new Table { Border = TableBorder.Rounded };
        if (title.Length > 0)
            table.Title = new TableTitle(Markup.Escape(title));
        foreach (string column in columns)
            table.AddColumn(new TableColumn(column) { NoWrap = true });
        return table;
    }

    public static void Write(Spectre.Console.Rendering.IRenderable what)
    {
        if (Console.IsOutputRedirected)
            AnsiConsole.Profile.Width = PipeWidth;
        AnsiConsole.Write(what);
    }

    public static string Text(FormattableString text) => Markup.Escape(text.ToString(CultureInfo.InvariantCulture));

    public static string Time(DateTime time) => Text($"{time:yyyy-MM-dd HH:mm:ss}");
}
