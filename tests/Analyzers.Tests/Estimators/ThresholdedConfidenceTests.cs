using OtelMl.Analyzers.Detection.Estimators;

namespace OtelMl.Analyzers.Tests.Estimators;

public sealed class ThresholdedConfidenceTests
{
    static readonly double[] Confidences = [.. Enumerable.Range(1, 100).Select(i => i / 100.0)];

    [Theory]
    [InlineData(1)]
    [InlineData(0.73)]
    [InlineData(0)]
    public void On_the_reference_the_share_above_the_threshold_is_the_accuracy(double accuracy)
    {
        double threshold = ThresholdedConfidence.Fit(Confidences, accuracy);

        Assert.Equal(accuracy, Confidences.Count(confidence => confidence > threshold) / 100.0, tolerance: 1e-12);
    }
}
