using System.Diagnostics;
using OtelMl.Analyzers.Detection.Estimators;
using OtelMl.Analyzers.Detection.Metrics;

namespace OtelMl.Detection;

/// <summary>How many predictions a second calibrated confidence (NannyML's CBPE) takes: calibration, expected accuracy, F1 and ROC AUC, by window.</summary>
static class CalibratedConfidence
{
    const int Rounds = 5;
    const int RowsOfReference = 50_000;
    const int RowsOfWindow = 100_000;
    const double PeerRowsPerSecond = 790_000;

    public static void Measure(int rows)
    {
        var random = new Random(1);
        double[] scores = [.. Enumerable.Range(0, RowsOfReference).Select(_ => random.NextDouble())];
        double[] outcomes = [.. scores.Select(score => random.NextDouble() < score ? 1.0 : 0)];
        double[] live = [.. Enumerable.Range(0, rows).Select(_ => random.NextDouble())];
        int[] predicted = Array.ConvertAll(live, score => score >= 0.5 ? 1 : 0);
        double best = 0;
        for (int round = 0; round <= Rounds; round++)
        {
            long start = Stopwatch.GetTimestamp();
            double sum = Estimate(IsotonicCalibration.Fit(scores, outcomes), live, predicted);
            double rate = rows / Stopwatch.GetElapsedTime(start).TotalSeconds;
            // The first round is compiled as it runs.
            best = round == 0 ? 0 : Math.Max(best, rate);
            Console.WriteLine($"round {round}: {rate / 1e6:0.00} million rows/s (checksum {sum:0.000})");
        }

        Console.WriteLine($"Best {best / 1e6:0.00} million rows/s; NannyML 0.13.1 does {PeerRowsPerSecond / 1e6:0.00} (ratio {best / PeerRowsPerSecond:0.0}).");
    }

    static double Estimate(IsotonicCalibration calibration, double[] live, int[] predicted)
    {
        PerformanceMetric[] metrics = [new MeanOutcome("accuracy", 1), ConfusionMetric.F1, new RocAuc()];
        int windows = (live.Length + RowsOfWindow - 1) / RowsOfWindow;
        var sums = new double[windows];
        Parallel.For(0, windows, window =>
        {
            int from = window * RowsOfWindow;
            int to = Math.Min(from + RowsOfWindow, live.Length);
            double[] scores = live[from..to];
            int[] groups = predicted[from..to];
            double[] positive = Array.ConvertAll(scores, calibration.At);
            var right = new double[positive.Length];
            for (int i = 0; i < right.Length; i++)
                right[i] = groups[i] == 1 ? positive[i] : 1 - positive[i];
            var rows = new MetricRows(right.Length, [groups, groups], [[], scores]);
            sums[window] = metrics.Sum(metric => metric.Evaluate(rows, [right, positive], null));
        });
        return sums.Sum();
    }
}
