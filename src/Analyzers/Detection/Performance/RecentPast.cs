using MathNet.Numerics.Distributions;

namespace OtelMl.Analyzers.Detection.Performance;

/// <summary>
/// What a metric was in the windows just before. The next one is compared with their mean, and differs from it by as much as they differ
/// among themselves: the prediction interval of Student's t, wider by the estimate's own error.
/// </summary>
sealed class RecentPast
{
    const int MostWindows = 8;
    const int LeastWindows = 5;

    readonly Queue<double> _values = new();

    /// <summary>Adds a window in which nothing was amiss.</summary>
    public void Add(double value)
    {
        _values.Enqueue(value);
        if (_values.Count > MostWindows)
            _values.Dequeue();
    }

    /// <summary>Whether an estimate is worse than the windows before; never while there are fewer than five.</summary>
    /// <param name="estimate">The estimate.</param>
    /// <param name="isLoss">Whether more of the metric is worse.</param>
    public bool Fires(MetricEstimate estimate, bool isLoss)
    {
        int count = _values.Count;
        if (count < LeastWindows)
            return false;
        double mean = _values.Average();
        double spread = _values.Sum(value => (value - mean) * (value - mean)) / (count - 1);
        double error = Math.Sqrt((spread * (1 + (1.0 / count))) + estimate.FullVariance);
        return DropRule.Decline(estimate.Value, mean, isLoss) > StudentT.InvCDF(0, 1, count - 1, 1 - DropRule.PerTest) * error;
    }
}
