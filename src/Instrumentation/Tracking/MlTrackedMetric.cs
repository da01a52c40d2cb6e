namespace OtelMl.Instrumentation;

/// <summary>How good a prediction is, once its label is known.</summary>
public enum MlTrackedMetric
{
    /// <summary>The share of predictions that are right.</summary>
    Accuracy,

    /// <summary>The mean distance of a predicted number from the true one.</summary>
    MeanAbsoluteError,
}
