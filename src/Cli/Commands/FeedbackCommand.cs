using System.CommandLine;
using OtelMl.Analyzers.Detection.Feedback;
using OtelMl.Cli.Commands.Provenance;
using OtelMl.Cli.Printing;
using OtelMl.Cli.Settings;

namespace OtelMl.Cli.Commands;

/// <summary><c>otelml feedback</c>: which groups of predictions lack feedback.</summary>
static class FeedbackCommand
{
    public static Command Create()
    {
        var pipeline = new Option<string?>("--pipeline") { Description = "Only this pipeline" };
        var all = new Option<bool>("--all") { Description = "All groups, not only those that lack feedback" };
        Option<bool> json = ProvenanceCommand.Json();
        return ProvenanceCommand.Create("feedback", "Which groups of predictions lack feedback", [pipeline, all, json], async (parsed, storage, cancellationToken) =>
        {
            List<string> pipelines = await storage.Store.ListAsync(
                "SELECT DISTINCT Pipeline FROM ml_feedback_state ORDER BY Pipeline", row => row.GetString(0), cancellationToken: cancellationToken);
            if (parsed.GetValue(pipeline) is { } only)
            {
                if (!pipelines.Contains(only))
                    throw new UsageException($"Nothing is known of the feedback of a pipeline '{only}'; there are: {string.Join(", ", pipelines)}.");
                pipelines = [only];
            }

            var table = new FeedbackTable(storage.Store);
            var states = new List<FeedbackState>();
            foreach (string name in pipelines)
                states.AddRange((await table.ReadAsync(name, cancellationToken)).Where(state => parsed.GetValue(all) || state.Overdue > 0 || state is { Bucket: "", State: FeedbackScenario.None }));
            FeedbackPrinter.Print(states, parsed.GetValue(json));
            return ExitCode.Fine;
        });
    }
}
