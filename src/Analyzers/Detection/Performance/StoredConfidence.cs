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

    readonly ConfidenceSteps _steps;
    readonly int _firstDay;
    readonly long[][] _predictions; // before each day: by whether the positive class was predicted and by step, the last being without a score
    readonly double[] _losses; // before each day

    StoredConfidence(ConfidenceSteps steps, List<Count> counts)
    {
        _steps = steps;
        _firstDay = counts.Count == 0 ? 0 : counts.Min(count => count.Day);
        int days = counts.Count == 0 ? 0 : counts.Max(count => count.Day) - _firstDay + 1;
        _predictions = new long[days + 1][];
        _predictions[0] = new long[2 * Steps];
        _losses = new double[days + 1];
        ILookup<int, Count> byDay = counts.ToLookup(count => count.Day - _firstDay);
        for (int day = 0; day < days; day++)
        {
            _predictions[day + 1] = [.. _predictions[day]];
            _losses[day + 1] = _losses[day];
            foreach (Count count in byDay[day])
            {
                double expected = Expected(count.Step);
                _predictions[day + 1][(count.Positive ? Steps : 0) + count.Step] += count.Predictions;
                _losses[day + 1] += (expected * count.Loss) + ((1 - expected) * count.ComplementLoss);
            }
        }
    }

    int Steps => _steps.Starts.Length + 1;

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
        var parameters = new Dictionary<string, object>
        {
            ["pipeline"] = pipeline,
            ["starts"] = steps.Starts,
            ["losses"] = losses,
            ["now"] = (now.Ticks - DateTime.UnixEpoch.Ticks) * 100,
        };
        // A class may be written in several ways.
        var classes = new Dictionary<string, bool>(StringComparer.Ordinal);
        bool IsPositive(string value)
        {
            if (!classes.TryGetValue(value, out bool positive))
                classes[value] = positive = steps.IsPositive(value);
            return positive;
        }

        var counts = new List<Count>();
        await foreach (Count count in store.QueryAsync(
            Sql,
            row => new Count(
                (int)(row.GetDateTime(0) - DateTime.UnixEpoch).TotalDays,
                IsPositive(row.GetString(1)),
                double.IsPositiveInfinity(row.GetDouble(2)) ? steps.Starts.Length : Array.BinarySearch(steps.Starts, row.GetDouble(2)),
                row.GetInt64(3),
                row.GetDouble(4),
                row.GetDouble(5)),
            parameters,
            cancellationToken))
        {
            counts.Add(count);
        }

        return new StoredConfidence(steps, counts);
    }

    /// <summary>A metric of a window that begins and ends with a day; not a number where it is undefined, null where it is not computed this way.</summary>
    /// <param name="metric">The metric's name.</param>
    /// <param name="window">The window.</param>
    public double? Estimate(string metric, AnalysisWindow window)
    {
        int from = Index(window.Start);
        int to = Index(window.End);
        long all = 0;
        long predicted = 0;
        double positives = 0;
        double hits = 0;
        for (int step = 0; step < Steps; step++)
        {
            long saidYes = _predictions[to][Steps + step] - _predictions[from][Steps + step];
            long said = saidYes + _predictions[to][step] - _predictions[from][step];
            all += said;
            predicted += saidYes;
            positives += said * Expected(step);
            hits += saidYes * Expected(step);
        }

        return metric switch
        {
            // Right are the hits, and what was neither predicted positive nor is.
            "accuracy" => (hits + (all - predicted - (positives - hits))) / all,
            "precision" => hits / predicted,
            "recall" => hits / positives,
            "f1" => 2 * hits / (predicted + positives),
            "roc_auc" => Area(from, to) / (positives * (all - positives)),
            "log_loss" => (_losses[to] - _losses[from]) / all,
            _ => null,
        };
    }

    // On a step all have the same expectation, so that of each two of them one has the higher score, or both half.
    double Area(int from, int to)
    {
        double won = 0;
        double negativesBelow = 0;
        for (int step = 0; step < Steps; step++)
        {
            double said = _predictions[to][step] - _predictions[from][step] + _predictions[to][Steps + step] - _predictions[from][Steps + step];
            if (step == Steps - 1 && said > 0)
                return double.NaN;
            won += said * Expected(step) * (negativesBelow + (0.5 * said * (1 - Expected(step))));
            negativesBelow += said * (1 - Expected(step));
        }

        return won;
    }

    double Expected(int step) => step == Steps - 1 ? _steps.Unscored : _steps.Values[step];

    int Index(DateTime day) => Math.Clamp((int)(day - DateTime.UnixEpoch).TotalDays - _firstDay, 0, _losses.Length - 1);

    // Predictions of a day that calibrated confidence treats alike, and the sums of the negative logarithms of their scores and of what these lack to 1.
    readonly record struct Count(int Day, bool Positive, int Step, long Predictions, double Loss, double ComplementLoss);
}
