using OtelMl.Instrumentation;

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

    /// <summary>Takes in labels that have arrived from a source.</summary>
    /// <returns>The labels by the predictions that they judge; of several for one the latest.</returns>
    [MlComponent("feedback", Kind = typeof(FeedbackComponent), Owner = "serving", Description = "Labels, once the rider has paid.")]
    public static IReadOnlyDictionary<string, bool> Receive([MlInput("{source}")] IReadOnlyCollection<LabelArrival> arrivals, string source) =>
        arrivals.GroupBy(arrival => arrival.PredictionId).ToDictionary(same => same.Key, same => same.MaxBy(arrival => arrival.At)!.Label);
}
