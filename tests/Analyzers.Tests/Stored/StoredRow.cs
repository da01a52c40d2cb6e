using System.Globalization;

namespace OtelMl.Analyzers.Tests.Stored;

/// <summary>A prediction, live or of a reference.</summary>
/// <param name="Id">Its identifier.</param>
/// <param name="Day">When it was made, in days since <see cref="StoredPipeline.Origin"/>.</param>
/// <param name="Value">What was predicted.</param>
public sealed record StoredRow(string Id, double Day, string Value = "yes")
{
    public double? Score { get; init; }

    /// <summary>By class, its score.</summary>
    public Dictionary<string, double> ClassScores { get; init; } = [];

    public IReadOnlyDictionary<string, string> Features { get; init; } = new Dictionary<string, string>();

    public Dictionary<string, string> Texts => new(Features);

    /// <summary>The features that read as numbers, as the tables keep them.</summary>
    public Dictionary<string, double> Numbers => Features
        .Where(feature => double.TryParse(feature.Value, CultureInfo.InvariantCulture, out _))
        .ToDictionary(feature => feature.Key, feature => double.Parse(feature.Value, CultureInfo.InvariantCulture));

    /// <summary>As many rows of a day as given.</summary>
    public static StoredRow[] Of(string prefix, double day, int count, string borough = "Queens") =>
        [.. Enumerable.Range(0, count).Select(i => new StoredRow($"{prefix}{i}", day) { Features = new Dictionary<string, string> { ["borough"] = borough } })];
}
