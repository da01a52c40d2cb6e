using OtelMl.Cli.Settings;

namespace OtelMl.Cli.Loading;

/// <summary>Which columns of a file say what of a reference row.</summary>
/// <param name="Label">What turned out to be true.</param>
/// <param name="Prediction">What the model said.</param>
/// <param name="Features">The features.</param>
sealed record ReferenceColumns(string Label, string Prediction, IReadOnlyList<string> Features)
{
    /// <summary>The scores by class; one without a class is the positive one's.</summary>
    public IReadOnlyList<(string? Class, string Column)> Scores { get; init; } = [];

    /// <summary>What tells the rows apart; null for their places in the file.</summary>
    public string? Id { get; init; }

    /// <summary>When the prediction was made; null for when it is loaded.</summary>
    public string? Time { get; init; }

    /// <summary>When the truth became known; null where that is not known.</summary>
    public string? LabelTime { get; init; }

    /// <summary>All of them, those with one purpose first.</summary>
    public IReadOnlyList<string> All => [.. Purposes.Concat(Features).Distinct()];

    IEnumerable<string> Purposes => new[] { Label, Prediction, Id, Time, LabelTime }.OfType<string>().Concat(Scores.Select(score => score.Column));

    /// <summary>The same, with all that a file has besides under a name as features where none are named.</summary>
    /// <param name="file">The file's columns.</param>
    public ReferenceColumns WithFeatures(IReadOnlyList<string> file) => Features.Count > 0 ? this : this with { Features = [.. file.Except(Purposes).Where(column => column.Length > 0)] };

    /// <summary>Makes sure that a file has what is named.</summary>
    /// <param name="file">The file's columns.</param>
    /// <exception cref="UsageException">It does not have one of the columns.</exception>
    public void Check(IReadOnlyList<string> file)
    {
        foreach ((string option, string? column) in new[] { ("--label", Label), ("--prediction", Prediction), ("--id", Id), ("--time", Time), ("--label-time", LabelTime) })
            Demand(file, option, column);
        foreach (string feature in Features)
            Demand(file, "--features", feature);
    }

    static void Demand(IReadOnlyList<string> file, string option, string? column)
    {
        const int shown = 30;
        if (column is null || file.Contains(column))
            return;
        string rest = file.Count > shown ? $" and {file.Count - shown} more" : "";
        throw new UsageException($"{option} is '{column}', which is no column of the file; it has {string.Join(", ", file.Take(shown))}{rest}.");
    }
}
