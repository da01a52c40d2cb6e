using System.CommandLine;
using OtelMl.Analyzers.Detection.Performance;
using OtelMl.Analyzers.Detection.Windows;

namespace OtelMl.Cli.Settings;

/// <summary>The settings that say what analyzers on their own estimate; a replay and a demo say it for themselves.</summary>
static class DetectionSettings
{
    /// <summary>The metrics there are.</summary>
    public static readonly string[] Metrics = ["accuracy", "precision", "recall", "f1", "roc_auc", "log_loss", "mae", "rmse"];

    /// <summary>The tasks there are.</summary>
    public static readonly string[] Tasks = [.. Enum.GetNames<MlTask>().Select(name => name.ToLowerInvariant())];

    static readonly Setting<string[]?> WindowSetting = new(
        "window", "The windows of performance, a,b,…: day, week, month, cumulative, or last_N for the newest N predictions [default: day,week,cumulative]", null,
        text => Names(text, AnalysisWindow.KindOf), "one or more of day, week, month, cumulative and last_N, such as last_10000, with commas between");

    static readonly Setting<string?> TaskSetting = new(
        "task", $"{string.Join(", ", Tasks)}; told from the reference where not given", null,
        text => Tasks.Contains(text) ? text : null, $"one of {string.Join(", ", Tasks)}");

    static readonly Setting<string[]?> MetricSetting = new(
        "metric", $"What to estimate, a,b,…, of {string.Join(", ", Metrics)}; by default all that the data allow", null,
        text => Names(text, name => Metrics.Contains(name) ? name : null), $"one or more of {string.Join(", ", Metrics)}, with commas between");

    public static IEnumerable<Option> Options => [WindowSetting.Option, TaskSetting.Option, MetricSetting.Option];

    public static DetectionOptions Read(ParseResult parsed, IReadOnlyDictionary<string, string> file)
    {
        var all = new DetectionOptions();
        return all with
        {
            Windows = WindowSetting.Read(parsed, file) ?? all.Windows,
            Task = TaskSetting.Read(parsed, file) is { } task ? Enum.Parse<MlTask>(task, ignoreCase: true) : null,
            Metrics = MetricSetting.Read(parsed, file) ?? all.Metrics,
        };
    }

    static string[]? Names(string text, Func<string, string?> read)
    {
        string?[] names = [.. text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(read).Distinct()];
        return names.Length > 0 && !names.Contains(null) ? [.. names.OfType<string>()] : null;
    }
}
