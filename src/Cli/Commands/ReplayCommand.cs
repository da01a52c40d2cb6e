using System.CommandLine;
using System.Globalization;
using OtelMl.Analyzers.Detection.Performance;
using OtelMl.Analyzers.Detection.Windows;
using OtelMl.Analyzers.Export;
using OtelMl.Cli.Hosting;
using OtelMl.Cli.Printing;
using OtelMl.Cli.Reading;
using OtelMl.Cli.Replay;
using OtelMl.Cli.Settings;
using OtelMl.TaxiTips;

namespace OtelMl.Cli.Commands;

/// <summary><c>otelml replay LOG</c>: plays anybody's prediction log through the collector in event time.</summary>
static class ReplayCommand
{
    public static Command Create()
    {
        var log = new Argument<string>("LOG") { Description = "The predictions, one a row: CSV with a header (.csv, .csv.gz) or Parquet (.parquet)" };
        var reference = new Option<string>("--reference") { Description = "Labelled predictions from before, with the same columns", Required = true };
        var time = new Option<string>("--time") { Description = "The column that says when a prediction was made", Required = true };
        var id = new Option<string?>("--id") { Description = "The column with an id; without it rows are numbered" };
        var prediction = new Option<string?>("--prediction") { Description = "The column with the predicted class or number; without it scores decide" };
        var score = new Option<string[]>("--score") { Description = "The column with the positive class's score; of several classes a,b,… or class=column,… or prefix_*", AllowMultipleArgumentsPerToken = true };
        var label = new Option<string?>("--label") { Description = "The column with the truth" };
        var labelTime = new Option<string?>("--label-time") { Description = "The column that says when the truth became known; empty means never" };
        var labelDelay = new Option<LabelDelay?>("--label-delay")
        {
            Description = "How long labels take: none, exp:2d (exponential, two days on average), fixed:7d",
            CustomParser = given =>
            {
                if (LabelDelay.TryParse(given.Tokens[^1].Value, out LabelDelay delay))
                    return delay;
                given.AddError($"--label-delay is '{given.Tokens[^1].Value}', which is not {LabelDelay.Expected}.");
                return null;
            },
        };
        Option<double> labelled = NumberOption.Create(
            "--labelled", "The share of labels that come in time, 0 to 1; by default all where --label-time or --label-delay is given, else none", -1.0, share => share is >= 0 and <= 1, "a share from 0 to 1, such as 0.1");
        var features = new Option<string[]>("--features") { Description = "The columns the model saw, a,b,… or * for all that are nothing else", AllowMultipleArgumentsPerToken = true };
        var task = new Option<string?>("--task") { Description = "binary, multiclass or regression; told from the scores and labels where not given" };
        task.AcceptOnlyFromAmong(DetectionSettings.Tasks);
        var metric = new Option<string[]>("--metric") { Description = $"What to estimate, of {string.Join(", ", DetectionSettings.Metrics)}; by default all that the data allow", AllowMultipleArgumentsPerToken = true };
        var window = new Option<string?>("--window")
        {
            Description = "day, week, month, or a number of predictions",
            CustomParser = given =>
            {
                if (WindowOf(given.Tokens[^1].Value) is { } kind)
                    return kind;
                given.AddError($"--window is '{given.Tokens[^1].Value}', which is not day, week, month or a number of predictions such as 5000.");
                return null;
            },
        };
        var pipeline = new Option<string>("--pipeline") { Description = "The pipeline's name; what was stored under it before is replaced", DefaultValueFactory = _ => "replay" };
        Option<int> seed = NumberOption.Create("--seed", "Chooses which labels come, and when", 1, _ => true, "a whole number");
        var exit = new Option<bool>("--exit") { Description = "End after the report instead of staying up" };
        var json = new Option<bool>("--json") { Description = "Print the windows as JSON and nothing else" };
        var command = new Command("replay", "Play a prediction log through the collector in event time, and show what would have been known when")
        {
            log, reference, time, id, prediction, score, label, labelTime, labelDelay, labelled, features, task, metric, window, pipeline, seed, exit, json,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            bool timed = parsed.GetValue(labelTime) is not null || parsed.GetValue(labelDelay) is not null;
            if (parsed.GetValue(labelTime) is not null && parsed.GetValue(labelDelay) is not null)
                throw new UsageException("--label-time and --label-delay are two ways to say when labels come; give one.");
            double share = parsed.GetValue(labelled);
            NodeSettings settings = NodeSettings.Read(parsed);
            var options = new ReplayOptions
            {
                Log = parsed.GetValue(log)!,
                Reference = parsed.GetValue(reference)!,
                Columns = new ReplayColumns
                {
                    Time = parsed.GetValue(time)!,
                    Id = parsed.GetValue(id),
                    Prediction = parsed.GetValue(prediction),
                    Scores = List(parsed.GetValue(score)),
                    Label = parsed.GetValue(label),
                    LabelTime = parsed.GetValue(labelTime),
                    Slices = settings.Slices,
                    Features = List(parsed.GetValue(features)) is { Count: > 0 } named ? named : ["*"],
                },
                Delay = parsed.GetValue(labelDelay) ?? LabelDelay.None,
                Labelled = share >= 0 ? share : timed ? 1 : 0,
                Detection = new DetectionOptions
                {
                    Task = parsed.GetValue(task) is { } name ? Enum.Parse<MlTask>(name, ignoreCase: true) : null,
                    Metrics = MetricsOf(parsed.GetValue(metric)),
                    Windows = [parsed.GetValue(window) ?? AnalysisWindow.Week],
                    Blocks = true,
                },
                Pipeline = parsed.GetValue(pipeline)!,
                Seed = parsed.GetValue(seed),
            };
            return await PlayAsync(options, settings, parsed.GetValue(json), parsed.GetValue(exit), cancellationToken);
        });
        return command;
    }

    static async Task<int> PlayAsync(ReplayOptions options, NodeSettings settings, bool json, bool exit, CancellationToken cancellationToken)
    {
        TextTable logTable = await TextTable.GlanceAsync(options.Log, cancellationToken);
        TextTable referenceTable = await TextTable.ReadAsync(options.Reference, cancellationToken);
        var reader = new LogReader(options.Columns, options.Detection.Task, logTable, referenceTable);
        string[] unfit = [.. options.Detection.Metrics.Except(reader.Metrics(options.Detection.Metrics))];
        if (unfit.Length > 0 && unfit.Length == options.Detection.Metrics.Count)
            throw new UsageException($"--metric {string.Join(",", unfit)}: {Unfit(reader)}");
        using SpooledLog log = await reader.LogAsync(logTable, cancellationToken);
        List<LoggedPrediction> reference = reader.Reference(referenceTable, log.First);
        foreach (string warning in reader.Warnings)
            await Console.Error.WriteLineAsync("otelml: " + warning);
        if (unfit.Length > 0)
            await Console.Error.WriteLineAsync($"otelml: --metric {string.Join(",", unfit)} is left out: {Unfit(reader)}");
        if (options.Detection.Task is null)
            await Console.Error.WriteLineAsync($"otelml: This looks like a {NameOf(reader.Task)} task; where it is another, say --task.");

        var clock = new SimulatedClock(log.First);
        DetectionOptions detection = options.Detection with { Task = reader.Task };
        await using Node node = await Node.StartAsync(settings, NodeRoles.Collector | NodeRoles.Analyzers, clock, cancellationToken, detection);
        var player = new ReplayPlayer(node, options, reference, log, clock);
        IReadOnlyList<Estimate> windows = await Task.Run(() => player.PlayAsync(cancellationToken), cancellationToken).WaitAsync(cancellationToken);
        if (windows.Count == 0)
            throw new UsageException($"Nothing could be estimated: {Unfit(reader)}");
        string[] undefined = [.. reader.Metrics(options.Detection.Metrics).Except(windows.Select(window => window.Metric))];
        if (undefined.Length > 0)
            await Console.Error.WriteLineAsync($"otelml: There is no {string.Join(", ", undefined)}: it has no value on the reference, or in no window. A reference needs rows of every class, and predictions of it.");
        foreach (string silent in settings.Estimators.Except(windows.Select(window => window.Method)))
            await Console.Error.WriteLineAsync($"--estimator {silent} had nothing to say: none of these metrics is for it. atc, for one, estimates the accuracy of classifications only.");
        if (json)
            WindowsJson.Print(windows);
        else
            ReplayReport.Print(windows);
        if (exit)
            return ExitCode.Fine;
        if (!json)
            NodeAddresses.Print(node);
        await node.WaitForEndAsync(cancellationToken);
        return ExitCode.Fine;
    }

    static string Unfit(LogReader reader) =>
        $"of a {NameOf(reader.Task)} task with these columns and labels there are {string.Join(", ", reader.Metrics([]))}. roc_auc and log_loss need --score, log_loss scores between 0 and 1; mae and rmse are for --task regression.";

    static string NameOf(MlTask task) => Enum.GetName(task)!.ToLowerInvariant();

    static string? WindowOf(string text) => text switch
    {
        "day" or "week" or "month" => AnalysisWindow.KindOf(text),
        _ when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count > 0 => AnalysisWindow.LastPrefix + text,
        _ => null,
    };

    static IReadOnlyList<string> MetricsOf(string[]? given)
    {
        IReadOnlyList<string> asked = List(given);
        return asked.FirstOrDefault(name => !DetectionSettings.Metrics.Contains(name)) is { } unknown
            ? throw new UsageException($"--metric is '{unknown}', which is none of {string.Join(", ", DetectionSettings.Metrics)}.")
            : asked;
    }

    static IReadOnlyList<string> List(string[]? given) =>
        [.. (given ?? []).SelectMany(part => part.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];
}
