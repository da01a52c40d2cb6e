namespace OtelMl.Analyzers.Detection.Performance;

/// <summary>Predictions of a day that calibrated confidence treats alike.</summary>
/// <param name="Day">The day, counted since 1970 in UTC.</param>
/// <param name="Positive">Whether the positive class was predicted.</param>
/// <param name="Score">Where its step of calibrated confidence starts; not a number where there was no score.</param>
/// <param name="Expected">The probability of the positive class.</param>
/// <param name="Predictions">How many there are.</param>
/// <param name="Loss">The sum of the negative logarithms of their scores.</param>
/// <param name="ComplementLoss">The sum of the negative logarithms of what their scores lack to 1.</param>
readonly record struct ConfidenceCount(int Day, bool Positive, double Score, double Expected, long Predictions, double Loss, double ComplementLoss);
