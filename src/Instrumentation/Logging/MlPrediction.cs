using System.Diagnostics;

namespace OtelMl.Instrumentation;

/// <summary>One prediction of a model; logged with <see cref="MlRun.LogPrediction"/>.</summary>
public readonly record struct MlPrediction
{
    /// <summary>Names a prediction and what was predicted.</summary>
    /// <param name="id">Ties feedback to this prediction; unique within the pipeline.</param>
    /// <param name="value">The class or number that was predicted.</param>
    /// <exception cref="ArgumentException"><paramref name="id"/> is null or empty.</exception>
    public MlPrediction(string id, MlValue value)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        Id = id;
        Value = value;
    }

    /// <summary>Ties feedback to this prediction; unique within the pipeline.</summary>
    public string Id { get; }

    /// <summary>The class or number that was predicted.</summary>
    public MlValue Value { get; }

    /// <summary>Score of the positive class, usually a probability in [0, 1].</summary>
    public double? Score { get; init; }

    /// <summary>Score of every class, for a model with more than two.</summary>
    public IReadOnlyDictionary<string, double>? Scores { get; init; }

    /// <summary>What the model saw.</summary>
    public MlFeatures Features { get; init; }

    /// <summary>Name of the model; the run's when null.</summary>
    public string? ModelName { get; init; }

    /// <summary>Version of the model; the run's when null.</summary>
    public string? ModelVersion { get; init; }

    /// <summary>
    /// Slices of this prediction by name, beside those of the run, over which they win. A run and its prediction may have
    /// <see cref="MlRun.MaxSlices"/> of them together.
    /// </summary>
    public IReadOnlyDictionary<string, string>? Slices { get; init; }

    /// <summary>When the prediction was made; now by the pipeline's clock when null.</summary>
    public DateTimeOffset? Time { get; init; }

    /// <summary>The span that the prediction belongs to; the run's when left out.</summary>
    public ActivityContext TraceContext { get; init; }
}
