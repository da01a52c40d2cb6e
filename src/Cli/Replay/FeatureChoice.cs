using System.Globalization;
using OtelMl.Cli.Reading;
using OtelMl.Cli.Settings;
using OtelMl.Instrumentation;

namespace OtelMl.Cli.Replay;

/// <summary>Which columns are features: those that are named, or all that are nothing else and can be.</summary>
/// <param name="Columns">Their names.</param>
/// <param name="Running">Columns left out because they only number the rows.</param>
sealed record FeatureChoice(string[] Columns, string[] Running)
{
    // Fewer rows may be in order by chance.
    const int LeastRows = 20;

    /// <summary>Chooses.</summary>
    /// <param name="columns">What is named.</param>
    /// <param name="taken">The columns that are something else.</param>
    /// <param name="log">The log, at a glance.</param>
    /// <param name="reference">The reference.</param>
    /// <exception cref="UsageException">A column is missing, or there are too many.</exception>
    public static FeatureChoice Of(ReplayColumns columns, IReadOnlyCollection<string?> taken, TextTable log, TextTable reference)
    {
        bool all = columns.Features is ["*"];
        // Unnamed is the index that pandas writes.
        string[] named = all
            ? [.. log.Columns.Where(column => column.Length > 0 && !taken.Contains(column) && reference.IndexOf(column) >= 0 && !IsOfTimes(log, column))]
            : [.. columns.Features];
        foreach (string feature in named)
        {
            log.Require("--features", feature);
            reference.Require("--features", feature);
        }

        int[] order = all ? ByTime(reference, columns.Time) : [];
        string[] running = all ? [.. named.Where(column => IsRunning(reference, column, order))] : [];
        string[] features = [.. named.Except(running)];
        return features.Length <= MlFeatureNames.MaxCount
            ? new FeatureChoice(features, running)
            : throw new UsageException(
                $"{features.Length} features do not fit on one event, which carries at most {MlFeatureNames.MaxCount}. Name those that matter most with --features a,b,….");
    }

    // Times are not what a model learns from; under a star they would only be values never seen before.
    static bool IsOfTimes(TextTable table, string column)
    {
        int index = table.IndexOf(column);
        string[] some = [.. table.Rows.Select(row => row[index]).Where(text => text.Length > 0).Take(TextTable.ValuesAtAGlance)];
        return some.Length > 0 && some.All(text =>
            !double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _)
            && text.Length >= 8
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _));
    }

    // Neither are row numbers and ids that go on and on: each number comes once and is beyond all before it.
    static bool IsRunning(TextTable table, string column, int[] order)
    {
        int index = table.IndexOf(column);
        double[] numbers = Array.ConvertAll(
            order, row => double.TryParse(table.Rows[row][index], NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : double.NaN);
        if (numbers.Length < LeastRows)
            return false;
        int direction = numbers[1].CompareTo(numbers[0]);
        return direction != 0 && !numbers.Any(double.IsNaN) && numbers.Zip(numbers.Skip(1)).All(pair => pair.Second.CompareTo(pair.First) == direction);
    }

    static int[] ByTime(TextTable table, string time)
    {
        int index = table.IndexOf(time);
        return [.. Enumerable.Range(0, table.Rows.Count).OrderBy(row => index >= 0 && TimeText.TryParse(table.Rows[row][index], out DateTimeOffset at) ? at : default)];
    }
}
