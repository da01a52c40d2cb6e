using System.CommandLine;
using OtelMl.Cli.Commands;
using OtelMl.Cli.Commands.Provenance;
using OtelMl.Cli.Settings;
using OtelMl.Storage;

var root = new RootCommand("OtelMl: observability for machine-learning pipelines, native to OpenTelemetry")
{
    UpCommand.Create(),
    CollectorCommand.Create(),
    AnalyzerCommand.Create(),
    new Command("demo", "Play an example pipeline") { DemoTaxiCommand.Create() },
    ReportCommand.Create(),
    RunsCommands.Recent(),
    RunsCommands.Components(),
    RunsCommands.History(),
    RunsCommands.Inspect(),
    TraceCommand.Create(),
    FlagCommands.Flag(),
    FlagCommands.Unflag(),
    FlagCommands.Review(),
    SqlCommand.Create(),
};
foreach (Option option in NodeSettings.Options)
    root.Add(option);

ParseResult parsed = root.Parse(args);
if (parsed.Errors.Count > 0)
{
    foreach (System.CommandLine.Parsing.ParseError error in parsed.Errors)
        Console.Error.WriteLine(error.Message);
    Console.Error.WriteLine("'otelml --help' and 'otelml COMMAND --help' say what there is.");
    return ExitCode.Usage;
}

try
{
    return await parsed.InvokeAsync(new InvocationConfiguration
    {
        EnableDefaultExceptionHandler = false,
        ProcessTerminationTimeout = TimeSpan.FromSeconds(15),
    });
}
catch (OperationCanceledException)
{
    return ExitCode.Fine;
}
catch (UsageException wrong)
{
    Console.Error.WriteLine("otelml: " + wrong.Message);
    return ExitCode.Usage;
}
catch (Exception missing) when (missing is FileNotFoundException or InvalidDataException)
{
    Console.Error.WriteLine("otelml: " + missing.Message);
    return ExitCode.Usage;
}
catch (StorageException refused)
{
    Console.Error.WriteLine("otelml: " + refused.Message);
    return ExitCode.Storage;
}
