using System.CommandLine;
using OtelMl.Analyzers.Diagnosis.Provenance;
using OtelMl.Cli.Printing;
using OtelMl.Cli.Settings;

namespace OtelMl.Cli.Commands.Provenance;

/// <summary><c>otelml recent</c>, <c>components</c>, <c>history</c> and <c>inspect</c>: runs and what is known of them.</summary>
static class RunsCommands
{
    public static Command Recent()
    {
        Option<int> limit = ProvenanceCommand.Limit();
        Option<bool> json = ProvenanceCommand.Json();
        return ProvenanceCommand.Create("recent", "The newest runs of all components", [limit, json], async (parsed, storage, cancellationToken) =>
        {
            RunsPrinter.Print(await new RunCatalog(storage.Store).RecentAsync(parsed.GetValue(limit), cancellationToken), parsed.GetValue(json));
            return ExitCode.Fine;
        });
    }

    public static Command History()
    {
        var component = new Argument<string>("component") { Description = "The component's name" };
        Option<int> limit = ProvenanceCommand.Limit();
        Option<bool> json = ProvenanceCommand.Json();
        return ProvenanceCommand.Create("history", "The newest runs of a component", [component, limit, json], async (parsed, storage, cancellationToken) =>
        {
            string name = parsed.GetValue(component)!;
            List<ComponentRun> runs = await new RunCatalog(storage.Store).HistoryAsync(name, parsed.GetValue(limit), cancellationToken);
            if (runs.Count == 0)
                throw new UsageException($"No run of a component '{name}' is stored. 'otelml components' lists those there are.");
            RunsPrinter.Print(runs, parsed.GetValue(json));
            return ExitCode.Fine;
        });
    }

    public static Command Inspect()
    {
        var run = new Argument<string>("run") { Description = "The run's id" };
        Option<bool> json = ProvenanceCommand.Json();
        return ProvenanceCommand.Create("inspect", "Everything that is known of a run", [run, json], async (parsed, storage, cancellationToken) =>
        {
            string id = parsed.GetValue(run)!;
            List<ComponentRun> runs = await new RunCatalog(storage.Store).RunsAsync([id], cancellationToken);
            if (runs.Count == 0)
                throw new UsageException($"No run '{id}' is stored. 'otelml recent' lists the newest.");
            List<string> notes = await new NoteTable(storage.Store, TimeProvider.System).ReadAsync(id, cancellationToken);
            ComponentRun noted = runs[0] with { Notes = string.Join('\n', notes.Prepend(runs[0].Notes).Where(note => note.Length > 0)) };
            RunsPrinter.PrintWhole(noted, parsed.GetValue(json));
            return ExitCode.Fine;
        });
    }

    public static Command Components()
    {
        var owner = new Option<string?>("--owner") { Description = "Only this owner's" };
        var tag = new Option<string?>("--tag") { Description = "Only those with this tag" };
        Option<bool> json = ProvenanceCommand.Json();
        return ProvenanceCommand.Create("components", "The components there are", [owner, tag, json], async (parsed, storage, cancellationToken) =>
        {
            List<ComponentSummary> components =
                await new RunCatalog(storage.Store).ComponentsAsync(parsed.GetValue(owner), parsed.GetValue(tag), cancellationToken);
            ComponentsPrinter.Print(components, parsed.GetValue(json));
            return ExitCode.Fine;
        });
    }
}
