namespace OtelMl.Analyzers.Export;

/// <summary>A row of <c>ml_estimates</c>.</summary>
public sealed record Estimate
{
    /// <summary>The pipeline's name.</summary>
    public required string Pipeline { get; init; }

    /// <summary>The performance metric, as in <c>ml.performance.metric</c>.</summary>
    public required string Metric { get; init; }

    /// <summary>The kind of window, as in <c>ml.performance.window</c>.</summary>
    public required string Window { get; init; }

    /// <summary>The method that made the estimate, as in <c>ml.performance.method</c>.</summary>
    public required string Method { get; init; }

    /// <summary>The slice of traffic; empty for all of it.</summary>
    public string Slice { get; init; } = "";

    /// <summary>The window's start, inclusive.</summary>
    public required DateTime WindowStart { get; init; }

    /// <summary>The window's end, exclusive.</summary>
    public required DateTime WindowEnd { get; init; }

    /// <summary>The estimate made with what was known at the window's end, or now where it is still open.</summary>
    public required double Value { get; init; }

    /// <summary>The lower end of the 95 % interval.</summary>
    public required double Lower { get; init; }

    /// <summary>The upper end of the 95 % interval.</summary>
    public required double Upper { get; init; }

    /// <summary>The metric's value once the window's labels are in; null before.</summary>
    public double? Realized { get; init; }

    /// <summary>How many predictions of the window were labelled when it was estimated.</summary>
    public required long Labelled { get; init; }

    /// <summary>How many were not.</summary>
    public required long Unlabelled { get; init; }

    /// <summary>The share of the window's predictions that no method can vouch for, in [0, 1].</summary>
    public double Unsupported { get; init; }

    /// <summary>The metric on the reference set.</summary>
    public required double Reference { get; init; }

    /// <summary>
    /// By how much the metric differs from the reference's because traffic is another (covariate shift): what the reference expects of the
    /// window's predictions without any live label, less <see cref="Reference"/>. Null where it was not computed.
    /// </summary>
    public double? Covariate { get; init; }

    /// <summary>
    /// By how much it differs beyond that, as labels show: the same inputs have other outcomes (concept shift). It adds up with
    /// <see cref="Covariate"/> to the whole difference, and its interval is the estimate's, shifted.
    /// </summary>
    public double? Concept => Value - Reference - Covariate;

    /// <summary>Whether the metric has become worse by more than chance explains; only of a task's first metric.</summary>
    public required bool Alert { get; init; }

    /// <summary>When the row was computed.</summary>
    public required DateTime ComputedAt { get; init; }
}
