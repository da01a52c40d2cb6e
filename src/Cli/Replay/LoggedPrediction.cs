using OtelMl.Instrumentation;

namespace OtelMl.Cli.Replay;

/// <summary>A row of a log or reference.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Time">When it was made.</param>
/// <param name="Value">What was predicted.</param>
/// <param name="Score">The score of the positive class; null where none was given.</param>
/// <param name="Scores">The score of each class; null where there are none.</param>
/// <param name="Label">The truth; null where unknown.</param>
/// <param name="LabelTime">When the truth became known; null where that is not known.</param>
/// <param name="Features">What the model saw.</param>
/// <param name="Slices">What it is sliced by; null where nothing is.</param>
sealed record LoggedPrediction(
    string Id,
    DateTimeOffset Time,
    string Value,
    double? Score,
    IReadOnlyDictionary<string, double>? Scores,
    string? Label,
    DateTimeOffset? LabelTime,
    MlFeatures Features,
    IReadOnlyDictionary<string, string>? Slices);
