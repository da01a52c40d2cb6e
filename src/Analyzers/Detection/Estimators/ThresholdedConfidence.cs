namespace OtelMl.Analyzers.Detection.Estimators;

/// <summary>
/// Average thresholded confidence (Garg et al., ICLR 2022): the share of predictions with a confidence above a threshold, which is such
/// that on the reference the share is the accuracy.
/// </summary>
public static class ThresholdedConfidence
{
    /// <summary>The threshold.</summary>
    /// <param name="confidences">The model's confidence in each prediction of the reference; at least one.</param>
    /// <param name="accuracy">The share of them that is right.</param>
    public static double Fit(double[] confidences, double accuracy)
    {
        double[] sorted = [.. confidences.Order()];
        int wrong = (int)Math.Round((1 - accuracy) * sorted.Length);
        return wrong == 0 ? double.NegativeInfinity : sorted[wrong - 1];
    }
}
