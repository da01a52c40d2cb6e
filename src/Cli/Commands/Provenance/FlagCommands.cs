using System.CommandLine;
using OtelMl.Analyzers.Diagnosis.Provenance;
using OtelMl.Cli.Printing;
using OtelMl.Cli.Settings;

namespace OtelMl.Cli.Commands.Provenance;

/// <summary><c>otelml flag</c>, <c>unflag</c> and <c>review</c>: outputs that somebody found wrong, and what they have in common.</summary>
static class FlagCommands
{
    public static Command Flag()
    {
        var ids = new Argument<string[]>("id") { Description = "Prediction ids, IO pointers or trace ids", Arity = ArgumentArity.OneOrMore };
        return ProvenanceCommand.Create("flag", "Mark outputs as wrong", [ids], async (parsed, storage, cancellationToken) =>
        {
            string[] given = parsed.GetValue(ids)!;
            var outputs = new OutputCatalog(storage.Store);
            Dictionary<string, List<string>> makers = await outputs.MakersAsync(given, "", cancellationToken);
            foreach (string id in given)
            {
                if (!makers.ContainsKey(id) && (await outputs.PredictionsAsync(id, "", cancellationToken)).Count == 0)
                    throw await UnknownId.ComplaintAsync(id, new RunCatalog(storage.Store), cancellationToken);
            }

            await new FlagTable(storage.Store, TimeProvider.System).SetAsync(given, flagged: true, cancellationToken);
            Console.WriteLine($"Flagged {string.Join(", ", given)}. 'otelml review' says what flagged outputs have in common.");
            return ExitCode.Fine;
        });
    }

    public static Command Unflag()
    {
        var ids = new Argument<string[]>("id") { Description = "What was flagged", Arity = ArgumentArity.ZeroOrMore };
        var all = new Option<bool>("--all") { Description = "Everything that is flagged" };
        return ProvenanceCommand.Create("unflag", "Take flags back", [ids, all], async (parsed, storage, cancellationToken) =>
        {
            var flags = new FlagTable(storage.Store, TimeProvider.System);
            List<string> present = await flags.ReadAsync(cancellationToken);
            string[] given = parsed.GetValue(all) ? [.. present] : parsed.GetValue(ids)!;
            if (given.Length == 0 && !parsed.GetValue(all))
                throw new UsageException("Say which: 'otelml unflag ID …' or 'otelml unflag --all'.");
            if (given.Except(present).FirstOrDefault() is { } unknown)
                throw new UsageException($"'{unknown}' is not flagged.");
            if (given.Length > 0)
                await flags.SetAsync(given, flagged: false, cancellationToken);
            Console.WriteLine($"Unflagged {given.Length}.");
            return ExitCode.Fine;
        });
    }

    public static Command Review()
    {
        Option<int> limit = ProvenanceCommand.Limit();
        Option<bool> json = ProvenanceCommand.Json();
        var by = new Option<ReviewOrder>("--by") { Description = "What ranks the runs" };
        return ProvenanceCommand.Create("review", "What flagged outputs have in common", [by, limit, json], async (parsed, storage, cancellationToken) =>
        {
            List<string> flagged = await new FlagTable(storage.Store, TimeProvider.System).ReadAsync(cancellationToken);
            ReviewResult result = await new Reviewer(new RunCatalog(storage.Store), new OutputCatalog(storage.Store)).ReviewAsync(flagged, parsed.GetValue(by), cancellationToken);
            ReviewPrinter.Print(result, parsed.GetValue(limit), parsed.GetValue(json));
            return ExitCode.Fine;
        });
    }
}
