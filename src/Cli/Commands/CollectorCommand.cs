using System.CommandLine;
using OtelMl.Cli.Hosting;
using OtelMl.Cli.Settings;

namespace OtelMl.Cli.Commands;

/// <summary><c>otelml collector</c>: the collector alone, for when analyzers run elsewhere.</summary>
static class CollectorCommand
{
    public static Command Create()
    {
        var command = new Command("collector", "Receive OTLP and store it; analyzers run elsewhere");
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using Node node = await Node.StartAsync(NodeSettings.Read(parsed), NodeRoles.Collector, TimeProvider.System, cancellationToken);
            Console.WriteLine("The collector is up.");
            NodeAddresses.Print(node);
            await node.WaitForEndAsync(cancellationToken);
            return ExitCode.Fine;
        });
        return command;
    }
}
