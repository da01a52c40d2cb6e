using OtelMl.Analyzers.Detection.Data;

namespace OtelMl.Analyzers.Detection.Performance;

/// <summary>A pipeline's live predictions up to the present, with the labels that have come.</summary>
/// <param name="Scored">The predictions; those of a time to come, which follow, have no label here.</param>
/// <param name="Labels">Their labels; null where there is none.</param>
/// <param name="LabelTimes">When each label came, in ticks of UTC; <see cref="PredictionTable.Never"/> where there is none.</param>
sealed record LabelledPredictions(ScoredPredictions Scored, string?[] Labels, long[] LabelTimes)
{
    /// <summary>The labels when last looked at, of the same predictions as far as they go.</summary>
    public string?[] Before { get; init; } = [];

    /// <summary>How many there are.</summary>
    public int Count => Labels.Length;

    /// <summary>Whether the predictions [<paramref name="from"/>, <paramref name="to"/>) have the labels that they had when last looked at.</summary>
    public bool AreAsBefore(int from, int to) => to <= Before.Length && Labels.AsSpan(from, to - from).SequenceEqual(Before.AsSpan(from, to - from));

    /// <summary>Looks up the labels of predictions.</summary>
    /// <param name="scored">The predictions.</param>
    /// <param name="count">How many of them were made by now.</param>
    /// <param name="labels">By id, when a label came, in ticks of UTC, and what it is.</param>
    /// <param name="nameOf">Names a label as predictions are named.</param>
    public static LabelledPredictions Of(ScoredPredictions scored, int count, Dictionary<string, (long Time, string Label)> labels, Func<string, string> nameOf)
    {
        var of = new LabelledPredictions(scored, new string?[count], new long[count]);
        for (int row = 0; row < count; row++)
        {
            (of.LabelTimes[row], of.Labels[row]) = labels.TryGetValue(scored.Ids[row], out (long Time, string Label) label)
                ? (label.Time, nameOf(label.Label))
                : (PredictionTable.Never, null);
        }

        return of;
    }
}
