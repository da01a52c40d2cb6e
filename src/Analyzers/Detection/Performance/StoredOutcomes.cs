using OtelMl.Analyzers.Detection.Windows;
using OtelMl.Storage.Access;

namespace OtelMl.Analyzers.Detection.Performance;

/// <summary>
/// What calibration expects of all stored predictions, however many, where a metric is a mean of that: accuracy among several classes, MAE and
/// RMSE. As <see cref="StoredConfidence"/> it is counted by step, in one pass of ClickHouse; exact.
/// </summary>
sealed class StoredOutcomes
{
    static readonly string Sql = SqlResource.Read("Detection/Performance/outcomes.sql");

    readonly int _firstDay;
    readonly double[] _predictions; // before each day
    readonly double[][] _sums; // by target, before each day

    StoredOutcomes(OutcomeSteps steps, List<Count> counts)
    {
        _firstDay = counts.Count == 0 ? 0 : counts.Min(count => count.Day);
        int days = counts.Count == 0 ? 0 : counts.Max(count => count.Day) - _firstDay + 1;
        _predictions = Before(days, counts, count => count.Predictions);
        _sums = [.. steps.Values.Select((values, t) => Before(days, counts, count => count.Predictions * (count.Step is { } step ? values[step] : steps.Missing[t])))];
    }

    /// <summary>Counts; null where some prediction is of a class that has no score, so that scores do not tell what memory would.</summary>
    /// <param name="store">Where predictions are stored.</param>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="steps">Its calibration.</param>
    /// <param name="now">The present; later predictions do not count.</param>
    /// <param name="cancellationToken">Abandons the query.</param>
    public static async Task<StoredOutcomes?> CountAsync(ClickHouseStore store, string pipeline, OutcomeSteps steps, DateTime now, CancellationToken cancellationToken)
    {
        var parameters = new Dictionary<string, object>
        {
            ["pipeline"] = pipeline,
            ["classes"] = steps.Classes,
            ["starts"] = steps.Starts,
            ["now"] = (now.Ticks - DateTime.UnixEpoch.Ticks) * 100,
        };
        long unscored = 0;
        var counts = new List<Count>();
        await foreach ((Count count, long without) in store.QueryAsync(
            Sql,
            row => (new Count(row.GetInt32(0), row.GetBoolean(1) ? null : Array.BinarySearch(steps.Starts, row.GetDouble(2)), row.GetInt64(3)), row.GetInt64(4)),
            parameters,
            cancellationToken))
        {
            counts.Add(count);
            unscored += without;
        }

        return unscored > 0 ? null : new StoredOutcomes(steps, counts);
    }

    /// <summary>A metric of a window that begins and ends with a day; not a number where it is undefined, null where it is not computed this way.</summary>
    /// <param name="metric">The metric's name.</param>
    /// <param name="window">The window.</param>
    public double? Estimate(string metric, AnalysisWindow window)
    {
        int from = Index(window.Start);
        int to = Index(window.End);
        double Mean(int target) => (_sums[target][to] - _sums[target][from]) / (_predictions[to] - _predictions[from]);
        return metric switch
        {
            "accuracy" or "mae" => Mean(0),
            "rmse" => Math.Sqrt(Mean(1)),
            _ => null,
        };
    }

    double[] Before(int days, List<Count> counts, Func<Count, double> of)
    {
        var sums = new double[days + 1];
        foreach (Count count in counts)
            sums[count.Day - _firstDay + 1] += of(count);
        for (int day = 1; day <= days; day++)
            sums[day] += sums[day - 1];
        return sums;
    }

    int Index(DateTime day) => Math.Clamp((int)(day - DateTime.UnixEpoch).TotalDays - _firstDay, 0, _predictions.Length - 1);

    // Predictions of a day that calibration treats alike.
    readonly record struct Count(int Day, int? Step, long Predictions);
}
