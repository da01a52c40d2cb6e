namespace OtelMl.Analyzers.Detection.Business;

/// <summary>How a pipeline's performance and a business metric go together: rows of <c>ml_business</c>, one a lag.</summary>
public sealed record BusinessCorrelation
{
    /// <summary>What has to be said beside any such number.</summary>
    public const string Caution = "Associated is not caused: whatever moves both, such as demand, makes them go together as well.";

    /// <summary>The pipeline's name.</summary>
    public required string Pipeline { get; init; }

    /// <summary>The business metric's name in OpenTelemetry.</summary>
    public required string BusinessMetric { get; init; }

    /// <summary>The performance metric.</summary>
    public required string Metric { get; init; }

    /// <summary>The kind of window whose length the panes have.</summary>
    public required string Window { get; init; }

    /// <summary>How long a pane is.</summary>
    public required TimeSpan Pane { get; init; }

    /// <summary>When the first pane begins.</summary>
    public required DateTime From { get; init; }

    /// <summary>When the last pane ends.</summary>
    public required DateTime To { get; init; }

    /// <summary>What was found; null where there is too little in common to tell.</summary>
    public required Association? Association { get; init; }

    /// <summary>In how many panes there is an estimate.</summary>
    public required int ModelPanes { get; init; }

    /// <summary>In how many panes there is a business value.</summary>
    public required int BusinessPanes { get; init; }
}
