namespace OtelMl.Analyzers.Streaming;

/// <summary>
/// How many of the last while's predictions have no label yet, in logarithmic memory. An exponential histogram cannot take back an event in
/// its middle, so predictions and labels are counted apart, each to within the relative error, and subtracted.
/// </summary>
/// <param name="length">The window's length, in ticks.</param>
/// <param name="error">The largest relative error of either count, in (0, 1].</param>
public sealed class UnlabelledCounter(long length, double error)
{
    readonly WindowCounter _predictions = new(length, error);
    readonly WindowCounter _labels = new(length, error);

    /// <summary>Counts a prediction.</summary>
    /// <param name="time">Its time in ticks, not before the last one's.</param>
    public void Predict(long time) => _predictions.Add(time);

    /// <summary>Counts a label.</summary>
    /// <param name="time">When it came, in ticks, not before the last one.</param>
    public void Label(long time) => _labels.Add(time);

    /// <summary>Predictions less labels of the window; 0 where more labels came than predictions.</summary>
    /// <param name="now">The present, in ticks.</param>
    public double Estimate(long now) => Math.Max(0, _predictions.Estimate(now) - _labels.Estimate(now));
}
