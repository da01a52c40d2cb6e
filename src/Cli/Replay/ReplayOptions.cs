using OtelMl.Analyzers.Detection.Performance;

namespace OtelMl.Cli.Replay;

/// <summary>What to replay and how.</summary>
sealed record ReplayOptions
{
    /// <summary>The log.</summary>
    public required string Log { get; init; }

    /// <summary>The reference set, with the same columns.</summary>
    public required string Reference { get; init; }

    /// <summary>Which column is what.</summary>
    public required ReplayColumns Columns { get; init; }

    /// <summary>How long labels take that have no time of their own.</summary>
    public LabelDelay Delay { get; init; } = LabelDelay.None;

    /// <summary>The share of labels that come at their time; the others are disclosed when all is over.</summary>
    public double Labelled { get; init; }

    /// <summary>What is estimated.</summary>
    public required DetectionOptions Detection { get; init; }

    /// <summary>The kind of window.</summary>
    public string Window => Detection.Windows[0];

    /// <summary>The pipeline's name.</summary>
    public required string Pipeline { get; init; }

    /// <summary>Chooses which labels come, and when.</summary>
    public int Seed { get; init; } = 1;
}
