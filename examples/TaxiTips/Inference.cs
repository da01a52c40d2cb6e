namespace OtelMl.TaxiTips;

/// <summary>Predicts with a trained model.</summary>
public static class Inference
{
    /// <summary>One prediction per vector, in the order given.</summary>
    public static IReadOnlyList<Prediction> Predict(TipModel model, IReadOnlyList<FeatureVector> vectors)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(vectors);
        return [.. vectors.Zip(model.Score(vectors), (vector, score) => new Prediction(vector, score))];
    }
}
