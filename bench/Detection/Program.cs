using System.CommandLine;
using System.Globalization;
using OtelMl.Detection;
using OtelMl.Detection.Simulation;

CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

var folder = new Argument<string>("folder") { Description = "A folder of prediction logs, each in a folder with meta.json, reference.csv.gz and analysis.csv.gz." };
var labelled = new Option<double>("--labelled") { Description = "The share of labels that come, after an exponential delay of one window on average.", DefaultValueFactory = _ => 0 };
var only = new Option<string[]>("--only") { Description = "Only these logs.", AllowMultipleArgumentsPerToken = true };
var seed = new Option<int>("--seed") { Description = "Chooses which labels come, and when.", DefaultValueFactory = _ => 1 };
var logs = new Command("logs", "Replays prediction logs through the program and compares its errors with those of other tools.") { folder, labelled, seed, only };
logs.SetAction(async (parsed, cancellationToken) =>
{
    var results = new List<LogResult>();
    foreach (PredictionLog log in PredictionLog.In(parsed.GetValue(folder)!, parsed.GetValue(only) ?? []))
    {
        Console.Error.WriteLine(log.Name);
        results.AddRange(await Replay.RunAsync(log, parsed.GetValue(labelled), parsed.GetValue(seed), cancellationToken));
    }

    ResultTable.Write(results);
    return 0;
});

var target = new Argument<string>("folder") { Description = "Where to." };
var draws = new Option<int>("--draws") { Description = "How many logs of each change.", DefaultValueFactory = _ => 1 };
var simulate = new Command("simulate", "Writes simulated prediction logs, in each of which something else changes.") { target, draws };
simulate.SetAction(async (parsed, cancellationToken) =>
{
    foreach (Change change in Change.All)
    {
        for (int draw = 1; draw <= parsed.GetValue(draws); draw++)
            await SimulatedLog.WriteAsync(Path.Combine(parsed.GetValue(target)!, $"{change.Name}_{draw}"), change, draw, cancellationToken);
    }
});

var rows = new Option<int>("--rows") { Description = "How many predictions.", DefaultValueFactory = _ => 1_000_000 };
var speed = new Command("speed", "Measures how many predictions a second calibrated confidence takes.") { rows };
speed.SetAction(parsed => CalibratedConfidence.Measure(parsed.GetValue(rows)));

var predictions = new Option<long>("--predictions") { Description = "How many predictions.", DefaultValueFactory = _ => 100_000_000 };
var join = new Command("join", "Measures how fast predictions meet their late labels in constant memory.") { predictions };
join.SetAction(parsed => StreamingJoin.Measure(parsed.GetValue(predictions)));

var stored = new Option<long>("--predictions") { Description = "How many predictions.", DefaultValueFactory = _ => 10_000_000 };
var windows = new Command("windows", "Measures how long all windows of stored predictions take in ClickHouse, beside a plain average.") { stored };
windows.SetAction((parsed, cancellationToken) => StoredWindows.MeasureAsync(parsed.GetValue(stored), cancellationToken));

var root = new RootCommand("Measures how well and how fast performance is estimated.") { logs, simulate, speed, join, windows };
return await root.Parse(args).InvokeAsync();
