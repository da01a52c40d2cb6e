using System.CommandLine;
using OtelMl.Cli.Hosting;
using OtelMl.Cli.Settings;

namespace OtelMl.Cli.Commands.Provenance;

/// <summary>What the commands that look runs up have in common: storage to read, and <c>--json</c>.</summary>
static class ProvenanceCommand
{
    public static Option<bool> Json() => new("--json") { Description = "Print JSON" };

    public static Option<int> Limit() => NumberOption.Create("--limit", "At most so many", 10, limit => limit > 0, "a whole number above 0");

    public static Option<string> Pipeline() => new("--pipeline") { Description = "Only this pipeline's", DefaultValueFactory = _ => "" };

    public static Command Create(
        string name, string description, IEnumerable<Symbol> symbols, Func<ParseResult, StorageSession, CancellationToken, Task<int>> act)
    {
        var command = new Command(name, description);
        foreach (Symbol symbol in symbols)
        {
            if (symbol is Argument argument)
                command.Add(argument);
            else
                command.Add((Option)symbol);
        }

        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using StorageSession storage = await StorageSession.OpenForReadingAsync(NodeSettings.Read(parsed), cancellationToken);
            return await act(parsed, storage, cancellationToken);
        });
        return command;
    }
}
