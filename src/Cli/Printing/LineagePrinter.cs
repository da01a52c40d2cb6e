using OtelMl.Analyzers.Diagnosis.Provenance;
using Spectre.Console;

namespace OtelMl.Cli.Printing;

/// <summary>Prints where something came from, as a tree in which each run is unfolded once.</summary>
static class LineagePrinter
{
    public static void Print(
        string title, Lineage lineage, IReadOnlyDictionary<string, IReadOnlyList<string>> changes, TimeSpan staleAfter, bool json)
    {
        if (json)
        {
            Json.Print(new
            {
                lineage.Roots,
                Runs = lineage.Runs.Values.OrderByDescending(run => run.StartTime).Select(run => new
                {
                    run.RunId,
                    run.Component,
                    run.Pipeline,
                    run.TraceId,
                    run.StartTime,
                    run.EndTime,
                    run.Status,
                    run.Revision,
                    run.Inputs,
                    run.Outputs,
                    Sources = lineage.SourcesOf(run.RunId),
                    Changes = changes.GetValueOrDefault(run.RunId, []),
                    Stale = Stale(lineage, run, staleAfter),
                }),
                lineage.Dependencies,
            });
            return;
        }

        var tree = new Tree(Markup.Escape(title));
        var shown = new HashSet<string>();
        foreach (string root in lineage.Roots)
            Add(tree, lineage, root, "", changes, staleAfter, shown);
        Tables.Write(tree);
    }

    static void Add(
        IHasTreeNodes parent, Lineage lineage, string runId, string read, IReadOnlyDictionary<string, IReadOnlyList<string>> changes, TimeSpan staleAfter, HashSet<string> shown)
    {
        if (!lineage.Runs.TryGetValue(runId, out ComponentRun? run))
            return;
        string by = read.Length == 0 ? "" : Tables.Text($"{read} ← ");
        bool first = shown.Add(runId);
        string label = $"{by}[bold]{Tables.Text($"{run.Component}")}[/] [grey]{Tables.Text($"{run.RunId}")} {Tables.Time(run.StartTime)}[/]";
        if (!first)
        {
            parent.AddNode(label + " [grey](above)[/]");
            return;
        }

        if (run.Failed)
            label += " " + RunsPrinter.Status(run);
        foreach (string change in changes.GetValueOrDefault(runId, []))
            label += $"\n  [yellow]changed: {Markup.Escape(change)}[/]";
        foreach (string stale in Stale(lineage, run, staleAfter))
            label += $"\n  [yellow]stale: {Markup.Escape(stale)}[/]";
        TreeNode node = parent.AddNode(label);
        foreach (Dependency dependency in lineage.Of(runId))
            Add(node, lineage, dependency.DependsOnRunId, dependency.Read, changes, staleAfter, shown);
        foreach (string source in lineage.SourcesOf(runId))
            node.AddNode(Tables.Text($"{source}"));
    }

    static IEnumerable<string> Stale(Lineage lineage, ComponentRun run, TimeSpan staleAfter) =>
        lineage.Of(run.RunId)
            .Select(dependency => lineage.Runs.TryGetValue(dependency.DependsOnRunId, out ComponentRun? producer)
                ? Staleness.Of(run, dependency, producer, staleAfter)
                : null)
            .OfType<string>();
}
