using System.Text.Json.Nodes;
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

    public static void PrintWhole(ComponentRun run, LineageFindings findings, IReadOnlyList<TestOutcome> tests, bool json)
    {
        IReadOnlyList<string> changes = findings.Changes.GetValueOrDefault(run.RunId, []);
        List<string> stale = [.. findings.StaleOf(run)];
        if (json)
        {
            JsonNode whole = Json.Node(run)!;
            whole["tests"] = Json.Node(tests);
            whole["changes"] = Json.Node(changes);
            whole["stale"] = Json.Node(stale);
            Json.Print(whole);
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
            ("part of", Tables.Text($"{run.ParentRunId}")),
            ("start (UTC)", Tables.Time(run.StartTime)),
            ("took", Took(run)),
            ("status", Status(run)),
            ("code", Tables.Text($"{run.Revision}{(run.Dirty ? " with uncommitted changes" : "")}")),
            ("source", Tables.Text($"{run.SourceDigest}")),
            ("experiment run", Tables.Text($"{run.ExperimentRunId}")),
            ("model", Tables.Text($"{run.Model} {run.ModelVersion}")),
            ("slices", Lines(run.Slices.Select(slice => $"{slice.Key} = {slice.Value}"))),
            ("inputs", Lines(WithDigests(run.Inputs, run.InputDigests))),
            ("outputs", Lines(WithDigests(run.Outputs, run.OutputDigests))),
            ("tests", Lines(tests.Select(test => $"{test.Test} ({test.Phase}): {test.Outcome} {test.Message}"))),
            ("changed", Lines(changes)),
            ("stale", Lines(stale)),
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

    static string Lines(IEnumerable<string> lines) => Tables.Text($"{string.Join("\n", lines)}");

    static IEnumerable<string> WithDigests(IReadOnlyList<string> pointers, IReadOnlyList<string> digests) =>
        pointers.Select((pointer, i) => digests.ElementAtOrDefault(i) is { Length: > 0 } digest ? $"{pointer} ({digest})" : pointer);

    static string List(IReadOnlyList<string> pointers) => pointers.Count switch
    {
        0 => "",
        1 => Tables.Text($"{pointers[0]}"),
        _ => Tables.Text($"{pointers[0]} + {pointers.Count - 1}"),
    };
}
