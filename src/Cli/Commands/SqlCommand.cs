using System.CommandLine;
using ClickHouse.Driver;
using OtelMl.Cli.Hosting;
using OtelMl.Cli.Settings;
using OtelMl.Storage;

namespace OtelMl.Cli.Commands;

/// <summary><c>otelml sql</c>: anybody's query, read-only, in any of ClickHouse's formats.</summary>
static class SqlCommand
{
    public static Command Create()
    {
        var query = new Argument<string>("query") { Description = "One ClickHouse query; it may end in FORMAT …" };
        var format = new Option<string?>("--format") { Description = "ClickHouse's output format where the query names none [default: PrettyCompact on a terminal, else TSV]" };
        var json = new Option<bool>("--json") { Description = "The same as --format JSON" };
        var command = new Command("sql", "Ask the store anything, read-only") { query, format, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using StorageSession storage = await StorageSession.OpenForReadingAsync(NodeSettings.Read(parsed), cancellationToken);
            string fallback = Console.IsOutputRedirected ? "TabSeparated" : "PrettyCompact";
            string chosen = parsed.GetValue(json) ? "JSON" : parsed.GetValue(format) ?? fallback;
            try
            {
                await using Stream output = Console.OpenStandardOutput();
                await storage.Store.CopyQueryAsync(parsed.GetValue(query)!, chosen, output, cancellationToken);
                return ExitCode.Fine;
            }
            catch (ClickHouseServerException refused)
            {
                throw new UsageException($"ClickHouse refuses the query: {refused.Message.Trim()}", refused);
            }
            catch (HttpIOException broken)
            {
                throw new StorageException("ClickHouse broke its answer off; the end of what it sent says why.", broken);
            }
        });
        return command;
    }
}
