using OtelMl.Collector.Columns;

namespace OtelMl.Collector.Forming;

/// <summary>The names of features, scores and slices that the rows of a request have.</summary>
sealed record TupleKeys
{
    public KeyDictionary Features { get; } = new();

    public KeyDictionary Scores { get; } = new();

    public KeyDictionary Slices { get; } = new();

    /// <summary>The names of a map.</summary>
    /// <param name="prefix">What they start with for senders.</param>
    public KeyDictionary Of(string prefix) => prefix switch
    {
        TupleLayout.Features => Features,
        TupleLayout.Scores => Scores,
        _ => Slices,
    };
}
