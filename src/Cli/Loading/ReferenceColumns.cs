using OtelMl.Cli.Settings;

namespace OtelMl.Cli.Loading;

/// <summary>Which columns of a file say what of a reference row.</summary>
/// <param name="Label">What turned out to be true.</param>
/// <param name="Prediction">What the model said.</param>
/// <param name="Score">The model's score; null where it gave none.</param>
/// <param name="Id">What tells the rows apart; null for their places in the file.</param>
/// <param name="Features">The features.</param>
sealed record ReferenceColumns(string Label, string Prediction, string? Score, string? Id, IReadOnlyList<string> Features)
{
    /// <summary>All of them, those with one purpose first.</summary>
    public IReadOnlyList<string> All { get; } = [.. new[] { Label, Prediction, Score, Id }.OfType<string>().Concat(Features).Distinct()];

    /// <summary>Chooses among a file's columns.</summary>
    /// <param name="file">The file's columns.</param>
    /// <param name="label">The label's.</param>
    /// <param name="prediction">The prediction's.</param>
    /// <param name="score">The score's, where there is one.</param>
    /// <param name="id">The id's, where there is one.</param>
    /// <param name="features">The features', or none to take all columns that have no other purpose.</param>
    /// <exception cref="UsageException">The file does not have one of them.</exception>
    public static ReferenceColumns Choose(
        IReadOnlyList<string> file, string label, string prediction, string? score, string? id, IReadOnlyList<string> features)
    {
        Demand(file, "--label", label);
        Demand(file, "--prediction", prediction);
        if (score is not null)
            Demand(file, "--score", score);
        if (id is not null)
            Demand(file, "--id", id);
        foreach (string feature in features)
            Demand(file, "--features", feature);
        IEnumerable<string> others = file.Where(column => column != label && column != prediction && column != score && column != id);
        return new ReferenceColumns(label, prediction, score, id, features.Count > 0 ? features : [.. others]);
    }

    static void Demand(IReadOnlyList<string> file, string option, string column)
    {
        const int shown = 30;
        if (file.Contains(column))
            return;
        string rest = file.Count > shown ? $" and {file.Count - shown} more" : "";
        throw new UsageException($"{option} is '{column}', which is no column of the file; it has {string.Join(", ", file.Take(shown))}{rest}.");
    }
}
