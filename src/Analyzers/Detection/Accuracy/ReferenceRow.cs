namespace OtelMl.Analyzers.Detection.Accuracy;

/// <summary>A labelled row of a reference set, predicted by a model that did not learn from it.</summary>
/// <param name="Correct">Whether the prediction was right.</param>
/// <param name="Score">The model's score, where it gave one.</param>
/// <param name="Numbers">The features that are numbers or read as such; a missing feature is absent.</param>
/// <param name="Texts">The features as text, where they came as text too; a missing feature is absent.</param>
public sealed record ReferenceRow(
    bool Correct, double? Score, IReadOnlyDictionary<string, double> Numbers, IReadOnlyDictionary<string, string> Texts)
{
    /// <summary>The value of a numeric feature or of <see cref="Bucketing.Score"/>; null where it is missing or not finite.</summary>
    public double? Number(string feature)
    {
        double? value = feature == Bucketing.Score ? Score : Numbers.TryGetValue(feature, out double number) ? number : null;
        return value is { } known && double.IsFinite(known) ? known : null;
    }

    /// <summary>The value of a text feature; null where it is missing.</summary>
    public string? Text(string feature) => Texts.GetValueOrDefault(feature);
}
