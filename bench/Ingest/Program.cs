using System.CommandLine;
using System.Globalization;
using OtelMl.Ingest;
using OtelMl.Ingest.Measuring;
using OtelMl.Ingest.Reporting;
using OtelMl.Ingest.Roles;
using OtelMl.Ingest.Workloads;

var json = new Option<bool>("--json") { Description = "Print the figures as JSON." };
var seconds = new Option<double>("--seconds") { Description = "How long each measurement takes.", DefaultValueFactory = _ => 2 };
var rounds = new Option<int>("--rounds") { Description = "How often each is measured, in turn.", DefaultValueFactory = _ => 5 };
var signals = new Option<string[]>("--signal") { Description = $"{string.Join(", ", Workload.Names)}; all unless named.", AllowMultipleArgumentsPerToken = true };
var overload = new Option<double>("--overload-seconds") { Description = "How long the collector is overloaded; 0 leaves it out.", DefaultValueFactory = _ => 5 };
var root = new RootCommand("Measures how fast telemetry gets through the collector, beside what ClickHouse takes without it.") { json, seconds, rounds, signals, overload };
root.SetAction(async (parsed, cancellationToken) =>
{
    var plan = new Plan(
        TimeSpan.FromSeconds(Math.Clamp(parsed.GetValue(seconds), 0.2, 60)),
        Math.Clamp(parsed.GetValue(rounds), 1, 50),
        TimeSpan.FromSeconds(Math.Clamp(parsed.GetValue(overload), 0, 60)),
        parsed.GetValue(signals) is { Length: > 0 } named ? named : Workload.Names);
    bool asJson = parsed.GetValue(json);
    IReadOnlyList<Comparison> results = await Bench.RunAsync(plan, step => Console.Error.WriteLine(step), cancellationToken);
    if (asJson)
        JsonReport.Write(results, Console.OpenStandardOutput());
    else
        TableReport.Write(results);
    return 0;
});

var clickHouse = new Argument<string>("clickhouse");
var dataFolder = new Argument<string>("data");
var collector = new Command(CollectorProcess.Command, "The collector, in a process of its own; used by the benchmark itself.") { clickHouse, dataFolder };
collector.Hidden = true;
collector.SetAction(async (parsed, cancellationToken) =>
{
    await CollectorRole.RunAsync(new Uri(parsed.GetValue(clickHouse)!), parsed.GetValue(dataFolder)!, cancellationToken);
    return 0;
});
root.Subcommands.Add(collector);

CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
return await root.Parse(args).InvokeAsync();
