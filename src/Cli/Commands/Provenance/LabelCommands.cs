using System.CommandLine;
using OtelMl.Analyzers.Diagnosis.Provenance;
using OtelMl.Cli.Printing;
using OtelMl.Cli.Settings;
using Spectre.Console;

namespace OtelMl.Cli.Commands.Provenance;

/// <summary>
/// <c>otelml label</c>, <c>unlabel</c>, <c>labels</c>, <c>retract</c> and <c>retrieve</c>: what data is about or under, which whatever
/// is made of it inherits, and which of it should not be used any more.
/// </summary>
static class LabelCommands
{
    public static Command Label() => Change("label", "Label data, and with it whatever is made of it", present: true);

    public static Command Unlabel() => Change("unlabel", "Take labels from data", present: false);

    public static Command Labels()
    {
        Option<bool> json = ProvenanceCommand.Json();
        return ProvenanceCommand.Create("labels", "The labels there are, and the data that carries them itself", [json], async (parsed, storage, cancellationToken) =>
        {
            HashSet<string> retracted = [.. (await ToggleTable.Retractions(storage.Store, TimeProvider.System).ReadAsync(cancellationToken)).Select(key => key[0])];
            var labels = (await ToggleTable.DataLabels(storage.Store, TimeProvider.System).ReadAsync(cancellationToken))
                .GroupBy(key => key[0], key => key[1])
                .Select(label => new { Label = label.Key, Retracted = retracted.Contains(label.Key), Pointers = label.ToList() })
                .ToList();
            if (parsed.GetValue(json))
            {
                Json.Print(new { labels });
                return ExitCode.Fine;
            }

            Table table = Tables.Create("", "label", "", "data");
            foreach (var label in labels)
                table.AddRow(Tables.Text($"{label.Label}"), label.Retracted ? "[yellow]retracted[/]" : "", Tables.Text($"{string.Join(", ", label.Pointers)}"));
            Tables.Write(table);
            return ExitCode.Fine;
        });
    }

    public static Command Retract()
    {
        var label = new Argument<string>("label") { Description = "The label" };
        var undo = new Option<bool>("--undo") { Description = "Take the retraction back" };
        return ProvenanceCommand.Create("retract", "Say that data with a label should not be used any more", [label, undo], async (parsed, storage, cancellationToken) =>
        {
            string asked = parsed.GetValue(label)!;
            bool retracts = !parsed.GetValue(undo);
            List<string> pointers = await PointersAsync(asked, ToggleTable.DataLabels(storage.Store, TimeProvider.System), cancellationToken);
            await ToggleTable.Retractions(storage.Store, TimeProvider.System).SetAsync([[asked]], retracts, cancellationToken);
            List<Labelled> carriers = await new LabelReader(new RunCatalog(storage.Store)).CarriersAsync(pointers, cancellationToken);
            Console.WriteLine(retracts
                ? $"Retracted '{asked}', which {carriers.Count} things carry: 'otelml retrieve {asked}' lists them, and 'otelml trace' says it of what was made of them."
                : $"'{asked}' is not retracted any more.");
            return ExitCode.Fine;
        });
    }

    public static Command Retrieve()
    {
        var label = new Argument<string>("label") { Description = "The label" };
        Option<bool> json = ProvenanceCommand.Json();
        return ProvenanceCommand.Create("retrieve", "Everything that carries a label, itself or by what it was made of", [label, json], async (parsed, storage, cancellationToken) =>
        {
            List<string> pointers = await PointersAsync(parsed.GetValue(label)!, ToggleTable.DataLabels(storage.Store, TimeProvider.System), cancellationToken);
            List<Labelled> carriers = await new LabelReader(new RunCatalog(storage.Store)).CarriersAsync(pointers, cancellationToken);
            if (parsed.GetValue(json))
            {
                Json.Print(new { carriers });
                return ExitCode.Fine;
            }

            Table table = Tables.Create("", "data", "written by", "run");
            foreach (Labelled carrier in carriers)
                table.AddRow(Tables.Text($"{carrier.Data}"), carrier.RunId.Length == 0 ? "[grey](labelled itself)[/]" : Tables.Text($"{carrier.Component}"), Tables.Text($"{carrier.RunId}"));
            Tables.Write(table);
            return ExitCode.Fine;
        });
    }

    static Command Change(string name, string description, bool present)
    {
        var pointer = new Argument<string>("pointer") { Description = "The data, by the IO pointer under which runs read or write it" };
        var labels = new Argument<string[]>("label") { Description = "The labels", Arity = ArgumentArity.OneOrMore };
        return ProvenanceCommand.Create(name, description, [pointer, labels], async (parsed, storage, cancellationToken) =>
        {
            string data = parsed.GetValue(pointer)!;
            string[] given = parsed.GetValue(labels)!;
            if (present && !await new RunCatalog(storage.Store).KnowsAsync(data, cancellationToken))
                throw new UsageException($"No run is stored that read or wrote '{data}', so it cannot be labelled. 'otelml inspect RUN' shows what a run read and wrote.");
            ToggleTable table = ToggleTable.DataLabels(storage.Store, TimeProvider.System);
            HashSet<string> had = [.. (await table.ReadAsync(cancellationToken)).Where(key => key[1] == data).Select(key => key[0])];
            if (!present && given.Except(had).FirstOrDefault() is { } unknown)
                throw new UsageException($"'{data}' has no label '{unknown}' of its own.");
            await table.SetAsync(given.Select(label => (string[])[label, data]), present, cancellationToken);
            Console.WriteLine($"{data}: {string.Join(", ", present ? had.Union(given) : had.Except(given))}");
            return ExitCode.Fine;
        });
    }

    static async Task<List<string>> PointersAsync(string label, ToggleTable labels, CancellationToken cancellationToken)
    {
        List<string> pointers = [.. (await labels.ReadAsync(cancellationToken)).Where(key => key[0] == label).Select(key => key[1])];
        return pointers.Count > 0 ? pointers : throw new UsageException($"Nothing carries a label '{label}'. 'otelml labels' lists those there are.");
    }
}
