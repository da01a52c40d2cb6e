using System.CommandLine;
using OtelMl.Cli.Hosting;
using OtelMl.Cli.Settings;

namespace OtelMl.Cli.Commands;

/// <summary><c>otelml analyzer</c>: the analyzers alone, on their schedules or once.</summary>
static class AnalyzerCommand
{
    public static Command Create()
    {
        var once = new Option<bool>("--once") { Description = "Run every analyzer once and end" };
        var command = new Command("analyzer", "Analyze what a collector elsewhere has stored") { once };
        foreach (Option option in DetectionSettings.Options)
            command.Add(option);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            bool single = parsed.GetValue(once);
            NodeSettings settings = await NodeSettings.Read(parsed).WithRunningStorageAsync(cancellationToken);
            if (single)
                settings = settings with { WebPort = 0 };
            NodeRoles roles = single ? NodeRoles.Analyzers : NodeRoles.Analyzers | NodeRoles.Schedule;
            await using Node node = await Node.StartAsync(settings, roles, TimeProvider.System, cancellationToken, settings.Detection);
            if (single)
            {
                await node.Analyzers.RunOnceAsync(cancellationToken);
                return ExitCode.Fine;
            }

            Console.WriteLine("The analyzers are up.");
            NodeAddresses.Print(node);
            await node.WaitForEndAsync(cancellationToken);
            return ExitCode.Fine;
        });
        return command;
    }
}
