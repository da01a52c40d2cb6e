using System.CommandLine;
using OtelMl.Cli.Diagnosing;
using OtelMl.Cli.Printing;
using OtelMl.Cli.Settings;

namespace OtelMl.Cli.Commands;

/// <summary><c>otelml doctor</c>: what is wrong and what mends it.</summary>
static class DoctorCommand
{
    public static Command Create()
    {
        var json = new Option<bool>("--json") { Description = "Print JSON" };
        var command = new Command("doctor", "Check ports, storage, queue, dead letters, disk and clock, and say what to mend") { json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            NodeSettings settings = NodeSettings.Read(parsed);
            Check[] checks =
            [
                .. await PortChecks.RunAsync(settings, cancellationToken),
                .. DataChecks.Run(settings, TimeProvider.System),
                .. await StorageChecks.RunAsync(settings, TimeProvider.System, cancellationToken),
            ];
            if (parsed.GetValue(json))
                ChecksList.PrintJson(checks);
            else
                ChecksList.Print(checks);
            return checks.Max(check => check.Status) switch
            {
                CheckStatus.Fine => ExitCode.Fine,
                CheckStatus.Finding => ExitCode.Finding,
                _ => ExitCode.Storage,
            };
        });
        return command;
    }
}
