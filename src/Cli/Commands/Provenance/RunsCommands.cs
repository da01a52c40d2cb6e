using System.CommandLine;
using OtelMl.Analyzers.Diagnosis.Provenance;
using OtelMl.Cli.Printing;
using OtelMl.Cli.Reading;
using OtelMl.Cli.Settings;

namespace OtelMl.Cli.Commands.Provenance;

/// <summary><c>otelml recent</c>, <c>components</c>, <c>history</c> and <c>inspect</c>: runs and what is known of them.</summary>
static class RunsCommands
{
    public static Command Recent() => List("recent", "The newest runs of all components", null);

    public static Command History() => List("history", "The newest runs of a component", new("component") { Description = "The component's name" });

    public static Command Inspect()
    {
        var run = new Argument<string>("run") { Description = "The run's id" };
        Option<bool> json = ProvenanceCommand.Json();
        return ProvenanceCommand.Create("inspect", "Everything that is known of a run", [run, json], async (parsed, storage, cancellationToken) =>
        {
            string id = parsed.GetValue(run)!;
            var catalog = new RunCatalog(storage.Store);
            ComponentRun found = await RunAsync(id, catalog, cancellationToken);
            List<string> notes = await new NoteTable(storage.Store, TimeProvider.System).ReadAsync(id, cancellationToken);
            List<ComponentSummary> components = await catalog.ComponentsAsync(null, null, cancellationToken);
            ComponentRun annotated = found with
            {
                Notes = string.Join('\n', notes.Prepend(found.Notes).Where(note => note.Length > 0)),
                Tags = components.Find(component => component.Pipeline == found.Pipeline && component.Component == found.Component)?.Tags ?? found.Tags,
            };
            LineageFindings findings = await LineageFindings.FindAsync(
                await new LineageReader(catalog).TraceAsync([id], depth: 1, cancellationToken),
                catalog,
                ToggleTable.DataLabels(storage.Store, TimeProvider.System),
                ToggleTable.Retractions(storage.Store, TimeProvider.System),
                Staleness.DefaultThreshold,
                cancellationToken);
            RunsPrinter.PrintWhole(annotated, findings, await catalog.TestsAsync(id, cancellationToken), parsed.GetValue(json));
            return ExitCode.Fine;
        });
    }

    static Command List(string name, string description, Argument<string>? component)
    {
        Option<string> pipeline = ProvenanceCommand.Pipeline();
        Option<DateTime?> since = Time("--since", "Only those that started then or later");
        Option<DateTime?> until = Time("--until", "Only those that started before");
        var after = new Option<string?>("--after") { Description = "Go on with the runs that stand behind this one in the list" };
        Option<int> limit = ProvenanceCommand.Limit();
        Option<bool> json = ProvenanceCommand.Json();
        Symbol[] options = [pipeline, since, until, after, limit, json];
        return ProvenanceCommand.Create(name, description, component is null ? options : [component, .. options], async (parsed, storage, cancellationToken) =>
        {
            var catalog = new RunCatalog(storage.Store);
            var filter = new RunFilter { Component = component is null ? "" : parsed.GetValue(component)!, Pipeline = parsed.GetValue(pipeline)! };
            if (filter.Component.Length > 0 && (await catalog.NewestAsync(filter, 1, cancellationToken)).Count == 0)
                throw new UsageException($"No run of a component '{filter.Component}' is stored{(filter.Pipeline.Length == 0 ? "" : $" of the pipeline '{filter.Pipeline}'")}. 'otelml components' lists those there are.");
            filter = filter with
            {
                Since = parsed.GetValue(since) ?? filter.Since,
                Until = parsed.GetValue(until) ?? filter.Until,
                After = parsed.GetValue(after) is { } last ? await RunAsync(last, catalog, cancellationToken) : null,
            };
            RunsPrinter.Print(await catalog.NewestAsync(filter, parsed.GetValue(limit), cancellationToken), parsed.GetValue(json));
            return ExitCode.Fine;
        });
    }

    static Option<DateTime?> Time(string name, string description) => new(name)
    {
        Description = $"{description}: {TimeText.Expected}",
        CustomParser = given =>
        {
            string text = given.Tokens[^1].Value;
            if (TimeText.TryParse(text, out DateTimeOffset time))
                return time.UtcDateTime;
            given.AddError($"{name} is '{text}', which is not a time such as {TimeText.Expected}.");
            return null;
        },
    };

    static async Task<ComponentRun> RunAsync(string id, RunCatalog catalog, CancellationToken cancellationToken) =>
        (await catalog.RunsAsync([id], cancellationToken)) is [var run, ..] ? run : throw new UsageException($"No run '{id}' is stored. 'otelml recent' lists the newest.");

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
