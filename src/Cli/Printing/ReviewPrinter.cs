using OtelMl.Analyzers.Diagnosis.Provenance;
using Spectre.Console;

namespace OtelMl.Cli.Printing;

/// <summary>Prints what flagged outputs have in common.</summary>
static class ReviewPrinter
{
    public static void Print(ReviewResult result, int limit, bool json)
    {
        var rows = result.Ranked.Where(run => result.Runs.ContainsKey(run.RunId)).Take(limit).Select(run => (Suspicion: run, Run: result.Runs[run.RunId]));
        if (json)
        {
            Json.Print(new
            {
                result.Flagged,
                result.Untraced,
                Runs = rows.Select(row => new { row.Suspicion.RunId, row.Run.Component, row.Run.StartTime, row.Suspicion.Flagged, row.Suspicion.Coverage, row.Suspicion.Ochiai }),
            });
            return;
        }

        if (result.Untraced.Count > 0)
            Console.WriteLine($"Flagged, but no run is stored that made it: {string.Join(", ", result.Untraced)}.");
        else if (result.Flagged.Count == 0)
            Console.WriteLine("Nothing is flagged. 'otelml flag ID' marks an output as wrong.");
        if (result.Flagged.Count == 0)
            return;

        Table table = Tables.Create($"{result.Flagged.Count} flagged", "run", "component", "start (UTC)", "in traces", "coverage", "Ochiai");
        foreach ((RunSuspicion suspicion, ComponentRun run) in rows)
        {
            table.AddRow(
                Tables.Text($"{run.RunId}"), Tables.Text($"{run.Component}"), Tables.Time(run.StartTime),
                Tables.Text($"{suspicion.Flagged}"), Tables.Text($"{100 * suspicion.Coverage:0} %"), Tables.Text($"{suspicion.Ochiai:0.00}"));
        }

        Tables.Write(table);
    }
}
