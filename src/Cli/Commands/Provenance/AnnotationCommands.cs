using System.CommandLine;
using OtelMl.Analyzers.Diagnosis.Provenance;
using OtelMl.Cli.Hosting;
using OtelMl.Cli.Printing;
using OtelMl.Cli.Settings;
using Spectre.Console;

namespace OtelMl.Cli.Commands.Provenance;

/// <summary><c>otelml note</c>, <c>tag</c>, <c>untag</c> and <c>tags</c>: what people add to runs and components.</summary>
static class AnnotationCommands
{
    public static Command Note()
    {
        var run = new Argument<string>("run") { Description = "The run's id" };
        var words = new Argument<string[]>("text") { Description = "The note", Arity = ArgumentArity.OneOrMore };
        return ProvenanceCommand.Create("note", "Add a note to a run", [run, words], async (parsed, storage, cancellationToken) =>
        {
            string id = parsed.GetValue(run)!;
            if ((await new RunCatalog(storage.Store).RunsAsync([id], cancellationToken)).Count == 0)
                throw new UsageException($"No run '{id}' is stored. 'otelml recent' lists the newest.");
            await new NoteTable(storage.Store, TimeProvider.System).AddAsync(id, string.Join(' ', parsed.GetValue(words)!), cancellationToken);
            Console.WriteLine($"Noted. 'otelml inspect {id}' shows it.");
            return ExitCode.Fine;
        });
    }

    public static Command Tag() => Change("tag", "Give a component tags", present: true);

    public static Command Untag() => Change("untag", "Take tags from a component", present: false);

    public static Command Tags()
    {
        Option<bool> json = ProvenanceCommand.Json();
        return ProvenanceCommand.Create("tags", "The tags there are, and which components have them", [json], async (parsed, storage, cancellationToken) =>
        {
            List<ComponentSummary> components = await new RunCatalog(storage.Store).ComponentsAsync(null, null, cancellationToken);
            var tags = components.SelectMany(component => component.Tags, (component, tag) => (Tag: tag, Name: component.Component))
                .GroupBy(pair => pair.Tag, pair => pair.Name)
                .OrderBy(tag => tag.Key, StringComparer.Ordinal)
                .Select(tag => new { Tag = tag.Key, Components = tag.Distinct().Order(StringComparer.Ordinal).ToList() })
                .ToList();
            if (parsed.GetValue(json))
            {
                Json.Print(new { tags });
                return ExitCode.Fine;
            }

            Table table = Tables.Create("", "tag", "components");
            foreach (var tag in tags)
                table.AddRow(Tables.Text($"{tag.Tag}"), Tables.Text($"{string.Join(", ", tag.Components)}"));
            Tables.Write(table);
            return ExitCode.Fine;
        });
    }

    static Command Change(string name, string description, bool present)
    {
        var component = new Argument<string>("component") { Description = "The component's name" };
        var tags = new Argument<string[]>("tag") { Description = "The tags", Arity = ArgumentArity.OneOrMore };
        return ProvenanceCommand.Create(name, description, [component, tags], async (parsed, storage, cancellationToken) =>
        {
            string asked = parsed.GetValue(component)!;
            string[] given = parsed.GetValue(tags)!;
            List<string> had = await TagsOfAsync(asked, storage, cancellationToken);
            if (!present && given.Except(had).FirstOrDefault() is { } unknown)
                throw new UsageException($"The component '{asked}' has no tag '{unknown}'.");
            await ToggleTable.ComponentTags(storage.Store, TimeProvider.System).SetAsync(given.Select(tag => (string[])[asked, tag]), present, cancellationToken);
            Console.WriteLine($"{asked}: {string.Join(", ", await TagsOfAsync(asked, storage, cancellationToken))}");
            return ExitCode.Fine;
        });
    }

    static async Task<List<string>> TagsOfAsync(string component, StorageSession storage, CancellationToken cancellationToken)
    {
        List<ComponentSummary> named = (await new RunCatalog(storage.Store).ComponentsAsync(null, null, cancellationToken)).FindAll(known => known.Component == component);
        return named.Count > 0
            ? [.. named.SelectMany(known => known.Tags).Distinct().Order(StringComparer.Ordinal)]
            : throw new UsageException($"No run of a component '{component}' is stored. 'otelml components' lists those there are.");
    }
}
