namespace OtelMl.TaxiTips;

/// <summary>Brings the labels of live predictions, late and perhaps not all of them.</summary>
public static class Feedback
{
    /// <summary>The labels that come, in order of arrival.</summary>
    public static IReadOnlyList<LabelArrival> Collect(IEnumerable<LabelledPrediction> predictions, LabelDelays delays)
    {
        ArgumentNullException.ThrowIfNull(delays);
        return [.. Arrivals().OrderBy(arrival => arrival.At).ThenBy(arrival => arrival.PredictionId, StringComparer.Ordinal)];

        IEnumerable<LabelArrival> Arrivals()
        {
            foreach (var (prediction, label) in predictions)
            {
                if (delays.DelayOf(prediction.Features.Id) is { } delay)
                    yield return new(prediction.Features.Id, label, prediction.Features.At + delay);
            }
        }
    }
}
