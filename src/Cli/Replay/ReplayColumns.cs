namespace OtelMl.Cli.Replay;

/// <summary>Which column is what; one that is null is not given.</summary>
sealed record ReplayColumns
{
    /// <summary>When a prediction was made.</summary>
    public required string Time { get; init; }

    /// <summary>Its id; the row's number where null.</summary>
    public string? Id { get; init; }

    /// <summary>What was predicted.</summary>
    public string? Prediction { get; init; }

    /// <summary>The score of the positive class, or of each class: columns, class=column, or the beginning of their names and a star.</summary>
    public IReadOnlyList<string> Scores { get; init; } = [];

    /// <summary>The truth.</summary>
    public string? Label { get; init; }

    /// <summary>When the truth became known.</summary>
    public string? LabelTime { get; init; }

    /// <summary>What predictions are sliced by, whether the model saw it or not.</summary>
    public IReadOnlyList<string> Slices { get; init; } = [];

    /// <summary>What the model saw; a star stands for every column that is nothing else.</summary>
    public IReadOnlyList<string> Features { get; init; } = ["*"];
}
