using OtelMl.Analyzers.Diagnosis.Provenance;
using Spectre.Console;

namespace OtelMl.Cli.Printing;

/// <summary>Prints runs.</summary>
static class RunsPrinter
{
    public static void Print(IReadOnlyList<ComponentRun> runs, bool json)
    {
        if (json)
        {
            Json.Print(new { runs });
            return;
        }

        Table table = Tables.Create("", "run", "pipeline", "component", "start (UTC)", "took", "status", "inputs", "outputs");
        foreach (ComponentRun run in runs)
        {
            table.AddRow(
                Tables.Text($"{run.RunId}"), Tables.Text($"{run.Pipeline}"), Tables.Text($"{run.Component}"), Tables.Time(run.StartTime), Took(run), Status(run), List(run.Inputs), List(run.Outputs));
        }

        Tables.Write(table);
    }

    public static void PrintWhole(ComponentRun run, bool json)
    {
        if (json)
        {
            Json.Print(run);
            return;
        }

        var grid = new Grid().AddColumn().AddColumn();
        foreach ((string name, string value) in new[]
        {
            ("run", Tables.Text($"{run.RunId}")),
            ("component", Tables.Text($"{run.Component} of {run.Pipeline}")),
            ("description", Tables.Text($"{run.Description}")),
            ("owner", Tables.Text($"{run.Owner}")),
            ("tags", Tables.Text($"{string.Join(", ", run.Tags)}")),
            ("trace", Tables.Text($"{run.TraceId}")),
            ("start (UTC)", Tables.Time(run.StartTime)),
            ("took", Took(run)),
            ("status", Status(run)),
            ("code", Tables.Text($"{run.Revision}")),
            ("model", Tables.Text($"{run.Model} {run.ModelVersion}")),
            ("inputs", Tables.Text($"{string.Join("\n", run.Inputs)}")),
            ("outputs", Tables.Text($"{string.Join("\n", run.Outputs)}")),
            ("notes", Tables.Text($"{run.Notes}")),
        })
        {
            if (value.Trim().Length > 0)
                grid.AddRow($"[grey]{name}[/]", value);
        }

        Tables.Write(grid);
    }

    public static string Status(ComponentRun run) => run.Failed ? $"[red]{Tables.Text($"failed: {run.StatusMessage}")}[/]" : "ok";

    static string Took(ComponentRun run) => Tables.Text($"{(run.EndTime - run.StartTime).TotalSeconds:0.###} s");

    static string List(IReadOnlyList<string> pointers) => pointers.Count switch
    {
        0 => "",
        1 => Tables.Text($"{pointers[0]}"),
        _ => Tables.Text($"{pointers[0]} + {pointers.Count - 1}"),
    };
}
