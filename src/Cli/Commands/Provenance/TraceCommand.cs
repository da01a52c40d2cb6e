using System.CommandLine;
using System.Globalization;
using OtelMl.Analyzers.Diagnosis.Provenance;
using OtelMl.Cli.Printing;
using OtelMl.Cli.Settings;

namespace OtelMl.Cli.Commands.Provenance;

/// <summary><c>otelml trace ID</c>: where something came from, down to its sources, and what changed since the last good run.</summary>
static class TraceCommand
{
    public static Command Create()
    {
        var id = new Argument<string>("id") { Description = "A prediction id, an IO pointer, a trace id or a run id" };
        Option<string> pipeline = ProvenanceCommand.Pipeline();
        Option<int> depth = NumberOption.Create("--depth", "How many levels to walk", LineageReader.DefaultDepth, levels => levels >= 0, "a number of levels");
        var staleAfter = new Option<double>("--stale-after") { Description = "An input older than this many days is stale", DefaultValueFactory = _ => Staleness.DefaultThreshold.TotalDays };
        Option<bool> json = ProvenanceCommand.Json();
        return ProvenanceCommand.Create("trace", "Where something came from", [id, pipeline, depth, staleAfter, json], async (parsed, storage, cancellationToken) =>
        {
            string asked = parsed.GetValue(id)!;
            string pipelineName = parsed.GetValue(pipeline)!;
            double days = parsed.GetValue(staleAfter);
            if (days is not (> 0 and < 36500))
                throw new UsageException($"--stale-after {days.ToString(CultureInfo.InvariantCulture)} is not a number of days above 0.");
            var catalog = new RunCatalog(storage.Store);
            var outputs = new OutputCatalog(storage.Store);
            List<string> makers = await outputs.MakersAsync(asked, pipelineName, cancellationToken);
            Lineage lineage = await new LineageReader(catalog).TraceAsync(makers, parsed.GetValue(depth), cancellationToken);
            List<StoredPrediction> withoutRun = lineage.Roots.Count > 0 && lineage.Roots.Count == makers.Count
                ? []
                : (await outputs.PredictionsAsync(asked, pipelineName, cancellationToken)).FindAll(prediction => !lineage.Runs.ContainsKey(prediction.RunId));
            if (lineage.Roots.Count == 0 && withoutRun.Count == 0)
                throw await UnknownId.ComplaintAsync(asked, catalog, cancellationToken);

            LineageFindings findings = await LineageFindings.FindAsync(
                lineage,
                catalog,
                ToggleTable.DataLabels(storage.Store, TimeProvider.System),
                ToggleTable.Retractions(storage.Store, TimeProvider.System),
                TimeSpan.FromDays(days),
                cancellationToken);
            LineagePrinter.Print(asked, findings, withoutRun, parsed.GetValue(json));
            return ExitCode.Fine;
        });
    }
}
