using System.CommandLine;
using OtelMl.Cli.Hosting;
using OtelMl.Cli.Settings;

namespace OtelMl.Cli.Commands;

/// <summary><c>otelml up</c>: everything in one process, until the user ends it.</summary>
static class UpCommand
{
    public static Command Create()
    {
        var command = new Command("up", "Start storage, collector and analyzers, and keep them running");
        foreach (Option option in DetectionSettings.Options)
            command.Add(option);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            NodeSettings settings = NodeSettings.Read(parsed);
            await using Node node = await Node.StartAsync(settings, NodeRoles.All, TimeProvider.System, cancellationToken, settings.Detection);
            Console.WriteLine($"otelml is up. Data: {Path.GetFullPath(settings.Data)}");
            NodeAddresses.Print(node);
            Console.WriteLine("Ctrl-C ends it.");
            await node.WaitForEndAsync(cancellationToken);
            return ExitCode.Fine;
        });
        return command;
    }
}
