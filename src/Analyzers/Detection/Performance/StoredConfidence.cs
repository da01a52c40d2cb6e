using OtelMl.Analyzers.Detection.Data;
using OtelMl.Analyzers.Detection.Windows;
using OtelMl.Storage.Access;

namespace OtelMl.Analyzers.Detection.Performance;

/// <summary>
/// Calibrated confidence (CBPE) of all stored predictions of a binary task, however many, by one pass of ClickHouse over their scores: a
/// calibration is a step function, so that how many predictions lie on each step is all that its metrics need, the area under the ROC
/// curve included. Exact; memory is O(days · steps).
/// </summary>
sealed class StoredConfidence
{
    static readonly string Sql = SqlResource.Read("Detection/Performance/confidence.sql");

    readonly ILookup<int, ConfidenceCount> _days;

    StoredConfidence(IEnumerable<ConfidenceCount> counts) => _days = counts.ToLookup(count => count.Day);

    /// <summary>Counts.</summary>
    /// <param name="store">Where predictions are stored.</param>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="steps">Its calibration.</param>
    /// <param name="losses">Whether log loss is wanted, which takes two logarithms a prediction.</param>
    /// <param name="now">The present; later predictions do not count.</param>
    /// <param name="cancellationToken">Abandons the query.</param>
    public static async Task<StoredConfidence> CountAsync(
        ClickHouseStore store, string pipeline, ConfidenceSteps steps, bool losses, DateTime now, CancellationToken cancellationToken)
    {
        const string valuesSql = "SELECT DISTINCT Value FROM ml_predictions WHERE Pipeline = {pipeline:String}";
        var positive = new List<string>();
        await foreach (string value in store.QueryAsync(valuesSql, row => row.GetString(0), new Dictionary<string, object> { ["pipeline"] = pipeline }, cancellationToken))
        {
            if (ClassName.Of(value) == steps.Positive)
                positive.Add(value);
        }

        var parameters = new Dictionary<string, object>
        {
            ["pipeline"] = pipeline,
            ["positive"] = positive.ToArray(),
            ["starts"] = steps.Starts,
            ["losses"] = losses,
            ["now"] = (now.Ticks - DateTime.UnixEpoch.Ticks) * 100,
        };
        var counts = new List<ConfidenceCount>();
        await foreach (ConfidenceCount count in store.QueryAsync(
            Sql,
            row =>
            {
                double score = row.GetBoolean(2) ? double.NaN : row.GetDouble(3);
                double expected = double.IsNaN(score) ? steps.Unscored : steps.Values[Array.BinarySearch(steps.Starts, score)];
                return new ConfidenceCount(row.GetInt32(0), row.GetBoolean(1), score, expected, row.GetInt64(4), row.GetDouble(5), row.GetDouble(6));
            },
            parameters,
            cancellationToken))
        {
            counts.Add(count);
        }

        return new StoredConfidence(counts);
    }

    /// <summary>A metric of a window that begins and ends with a day; not a number where it is undefined, null where it is not computed this way.</summary>
    /// <param name="metric">The metric's name.</param>
    /// <param name="window">The window.</param>
    public double? Estimate(string metric, AnalysisWindow window)
    {
        List<ConfidenceCount> counts =
        [
            .. Enumerable.Range((int)(window.Start - DateTime.UnixEpoch).TotalDays, (int)(window.End - window.Start).TotalDays).SelectMany(day => _days[day]),
        ];
        double Sum(Func<ConfidenceCount, double> of) => counts.Sum(of);
        double all = Sum(count => count.Predictions);
        double predicted = Sum(count => count.Positive ? count.Predictions : 0);
        double positives = Sum(count => count.Predictions * count.Expected);
        double hits = Sum(count => count.Positive ? count.Predictions * count.Expected : 0);
        return metric switch
        {
            // Right are the hits, and what was neither predicted positive nor is.
            "accuracy" => (hits + (all - predicted - (positives - hits))) / all,
            "precision" => hits / predicted,
            "recall" => hits / positives,
            "f1" => 2 * hits / (predicted + positives),
            "roc_auc" => Area(counts, positives, all - positives),
            "log_loss" => Sum(count => (count.Expected * count.Loss) + ((1 - count.Expected) * count.ComplementLoss)) / all,
            _ => null,
        };
    }

    // On a step all have the same expectation, so that of each two of them one has the higher score, or both half.
    static double Area(List<ConfidenceCount> counts, double positives, double negatives)
    {
        double won = 0;
        double negativesBelow = 0;
        foreach (IGrouping<double, ConfidenceCount> step in counts.GroupBy(count => count.Score).OrderBy(step => step.Key))
        {
            if (double.IsNaN(step.Key))
                return double.NaN;
            double predictions = step.Sum(count => count.Predictions);
            double expected = step.First().Expected;
            won += predictions * expected * (negativesBelow + (0.5 * predictions * (1 - expected)));
            negativesBelow += predictions * (1 - expected);
        }

        return won / (positives * negatives);
    }
}
