using System.Diagnostics;

namespace OtelMl.Instrumentation;

/// <summary>What became known of a prediction's outcome; logged with <see cref="MlPipeline.LogFeedback"/>. A later one supersedes.</summary>
public readonly record struct MlFeedback
{
    /// <summary>Ties an outcome to its prediction.</summary>
    /// <param name="predictionId">The prediction's <see cref="MlPrediction.Id"/>.</param>
    /// <param name="label">The true class or number.</param>
    /// <exception cref="ArgumentException"><paramref name="predictionId"/> is null or empty, or <paramref name="label"/> is missing.</exception>
    public MlFeedback(string predictionId, MlValue label)
    {
        ArgumentException.ThrowIfNullOrEmpty(predictionId);
        if (label.IsMissing) throw new ArgumentException("Feedback without a label says nothing.", nameof(label));
        PredictionId = predictionId;
        Label = label;
    }

    /// <summary>The prediction's <see cref="MlPrediction.Id"/>.</summary>
    public string PredictionId { get; }

    /// <summary>The true class or number.</summary>
    public MlValue Label { get; }

    /// <summary>Where the label comes from.</summary>
    public MlFeedbackKind Kind { get; init; }

    /// <summary>When the outcome became known; now by the pipeline's clock when null.</summary>
    public DateTimeOffset? Time { get; init; }

    /// <summary>The span that the feedback belongs to; the current one when left out.</summary>
    public ActivityContext TraceContext { get; init; }
}
