using OtelMl.Instrumentation;

namespace OtelMl.TaxiTips;

/// <summary>Predicts with a trained model.</summary>
public static class Inference
{
    /// <summary>One prediction per vector of the period, in the order given.</summary>
    [MlComponent("inference", Kind = typeof(InferenceComponent), Owner = "serving", Description = "Will the rider tip generously?")]
    [return: MlOutput("predictions/{period}")]
    public static IReadOnlyList<Prediction> Predict(
        [MlModel("tips", Version = "{model.Version}")] TipModel model,
        [MlInput("features/{period}", Digest = true)] IReadOnlyList<FeatureVector> vectors,
        Period period)
    {
        ArgumentNullException.ThrowIfNull(model);
        return model.Predict(vectors);
    }
}
