using System.CommandLine;
using OtelMl.Cli.Commands;
using OtelMl.Cli.Commands.Provenance;
using OtelMl.Cli.Hosting;
using OtelMl.Cli.Settings;

var root = new RootCommand("OtelMl: observability for machine-learning pipelines, native to OpenTelemetry")
{
    UpCommand.Create(),
    CollectorCommand.Create(),
    AnalyzerCommand.Create(),
    new Command("demo", "Play an example pipeline") { DemoTaxiCommand.Create() },
    ReplayCommand.Create(),
    ReportCommand.Create(),
    FeedbackCommand.Create(),
    CorrelateCommand.Create(),
    RunsCommands.Recent(),
    RunsCommands.Components(),
    RunsCommands.History(),
    RunsCommands.Inspect(),
    TraceCommand.Create(),
    FlagCommands.Flag(),
    FlagCommands.Unflag(),
    FlagCommands.Review(),
    AnnotationCommands.Note(),
    AnnotationCommands.Tag(),
    AnnotationCommands.Untag(),
    AnnotationCommands.Tags(),
    LabelCommands.Label(),
    LabelCommands.Unlabel(),
    LabelCommands.Labels(),
    LabelCommands.Retract(),
    LabelCommands.Retrieve(),
    ReferenceCommand.Create(),
    SqlCommand.Create(),
    DoctorCommand.Create(),
};
foreach (Option option in NodeSettings.Options)
    root.Add(option);

try
{
    ParseResult parsed = root.Parse(args);
    if (parsed.Errors.Count > 0)
    {
        string wrong = string.Join(' ', parsed.Errors.Select(error => error.Message));
        throw new UsageException($"{wrong} 'otelml --help' and 'otelml COMMAND --help' say what there is.");
    }

    var invocation = new InvocationConfiguration
    {
        EnableDefaultExceptionHandler = false,
        ProcessTerminationTimeout = TimeSpan.FromSeconds(15),
    };
    return await parsed.InvokeAsync(invocation, ParentWatch.Start(TimeProvider.System));
}
catch (Exception failure)
{
    return Failure.Tell(failure);
}
