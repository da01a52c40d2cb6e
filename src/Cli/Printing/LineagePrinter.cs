using OtelMl.Analyzers.Diagnosis.Provenance;
using Spectre.Console;

namespace OtelMl.Cli.Printing;

/// <summary>Prints where something came from, as a tree in which each run is unfolded once.</summary>
static class LineagePrinter
{
    public static void Print(string title, LineageFindings findings, IReadOnlyList<StoredPrediction> withoutRun, bool json)
    {
        Lineage lineage = findings.Lineage;
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
                    Changes = findings.Changes.GetValueOrDefault(run.RunId, []),
                    Stale = findings.StaleOf(run),
                }),
                lineage.Dependencies,
                lineage.Unexplored,
                PredictionsWithoutRun = withoutRun,
                Labels = findings.Labels.OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => new
                {
                    Label = label.Key,
                    Pointers = label.Order(StringComparer.Ordinal),
                    Retracted = findings.Retracted.Contains(label.Key),
                }),
            });
            return;
        }

        var tree = new Tree(Markup.Escape(title));
        var shown = new HashSet<string>();
        bool severalPipelines = lineage.Roots.Select(root => lineage.Runs[root].Pipeline).Distinct().Skip(1).Any();
        foreach (string root in lineage.Roots)
            Add(severalPipelines ? tree.AddNode(Tables.Text($"in {lineage.Runs[root].Pipeline}")) : tree, findings, root, "", shown);
        foreach (StoredPrediction prediction in withoutRun)
            tree.AddNode(Prediction(prediction));
        Tables.Write(tree);
        if (lineage.Unexplored.Count > 0)
            Console.WriteLine($"Cut at {lineage.Unexplored.Count} of {lineage.Runs.Count} runs, marked …: --depth walks further.");
    }

    static void Add(IHasTreeNodes parent, LineageFindings findings, string runId, string read, HashSet<string> shown)
    {
        Lineage lineage = findings.Lineage;
        if (!lineage.Runs.TryGetValue(runId, out ComponentRun? run))
            return;
        string by = read.Length == 0 ? "" : $"{Pointer(findings, read)} ← ";
        bool first = shown.Add(runId);
        string label = $"{by}[bold]{Tables.Text($"{run.Component}")}[/] [grey]{Tables.Text($"{run.RunId}")} {Tables.Time(run.StartTime)}[/]";
        if (!first)
        {
            parent.AddNode(label + " [grey](above)[/]");
            return;
        }

        if (run.Failed)
            label += " " + RunsPrinter.Status(run);
        foreach (string change in findings.Changes.GetValueOrDefault(runId, []))
            label += $"\n  [yellow]changed: {Markup.Escape(change)}[/]";
        foreach (string stale in findings.StaleOf(run))
            label += $"\n  [yellow]stale: {Markup.Escape(stale)}[/]";
        TreeNode node = parent.AddNode(label);
        foreach (Dependency dependency in lineage.Of(runId))
            Add(node, findings, dependency.DependsOnRunId, dependency.Read, shown);
        if (lineage.Unexplored.Contains(runId))
            node.AddNode($"[yellow]… {Tables.Text($"{string.Join(", ", run.Inputs)}")}[/]");
        foreach (string source in lineage.SourcesOf(runId))
            node.AddNode(Pointer(findings, source));
    }

    static string Prediction(StoredPrediction prediction)
    {
        string model = prediction.Model.Length == 0 ? "" : $" by model {prediction.Model}@{prediction.ModelVersion}";
        string why = prediction.RunId.Length == 0
            ? "it was logged outside of a run"
            : $"run {prediction.RunId} is not stored: it was sampled out, has not come in, or names no component";
        return $"[bold]{Tables.Text($"{prediction.Value}")}[/]{Tables.Text($"{model} of {prediction.Pipeline}")} [grey]{Tables.Time(prediction.Time)}[/]\n  [yellow]{Tables.Text($"no trace: {why}")}[/]";
    }

    static string Pointer(LineageFindings findings, string pointer)
    {
        string labels = string.Join(", ", findings.LabelsOf(pointer));
        return Tables.Text($"{pointer}") + (labels.Length == 0 ? "" : $" [yellow]labelled {Markup.Escape(labels)}[/]");
    }
}
