using OtelMl.Analyzers.Detection.Data;

namespace OtelMl.Analyzers.Detection.Performance;

/// <summary>A prediction as it is read, row by row.</summary>
sealed record StoredPrediction(string Id, long Time, string Value, double Score, double[] ClassScores, double[] Numbers, string[] Texts)
{
    /// <summary>What it turned out to be; null where unknown.</summary>
    public string? Label { get; init; }

    /// <summary>When that became known.</summary>
    public long LabelTime { get; init; } = PredictionTable.Never;

    /// <summary>The values it is sliced by.</summary>
    public string[] Slices { get; init; } = [];

    /// <summary>Rows as columns.</summary>
    public static PredictionTable Table(IReadOnlyList<StoredPrediction> rows, ReferenceShape shape) => new()
    {
        Ids = [.. rows.Select(row => row.Id)],
        Times = [.. rows.Select(row => row.Time)],
        Values = [.. rows.Select(row => row.Value)],
        Scores = [.. rows.Select(row => row.Score)],
        Classes = [.. shape.Classes.Select(ClassName.Of)],
        ClassScores = [.. shape.Classes.Select((_, k) => rows.Select(row => row.ClassScores[k]).ToArray())],
        Labels = [.. rows.Select(row => row.Label)],
        LabelTimes = [.. rows.Select(row => row.LabelTime)],
        Slices = rows.Count == 0 ? [] : [.. rows[0].Slices.Select((_, k) => Pool(rows.Select(row => row.Slices[k])))],
        Features =
        [
            .. shape.Numbers.Select((name, k) => new FeatureColumn(name, [.. rows.Select(row => row.Numbers[k])], null)),
            .. shape.Texts.Select((name, k) => new FeatureColumn(name, null, [.. rows.Select(row => row.Texts[k])])),
        ],
    };

    // Few different values, each kept once.
    static string[] Pool(IEnumerable<string> values)
    {
        var pool = new Dictionary<string, string>(StringComparer.Ordinal);
        return [.. values.Select(value => pool.TryGetValue(value, out string? kept) ? kept : pool[value] = value)];
    }
}
