using System.CommandLine;
using OtelMl.Cli.Hosting;
using OtelMl.Cli.Settings;

namespace OtelMl.Cli.Commands.Provenance;

/// <summary>What the commands that look runs up have in common: storage to read, and <c>--json</c>.</summary>
static class ProvenanceCommand
{
    public static Option<bool> Json() => new("--json") { Description = "Print JSON" };

    public static Option<int> Limit() => new("--limit") { Description = "At most so many", DefaultValueFactory = _ => 10 };

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
