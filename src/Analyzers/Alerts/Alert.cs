namespace OtelMl.Analyzers.Alerts;

/// <summary>A row of <c>ml_alerts</c>: something that somebody should look at, from when to when.</summary>
public sealed record Alert
{
    /// <summary>The state of an alert that has not ended.</summary>
    public const string Firing = "firing";

    /// <summary>The state of one that has.</summary>
    public const string Resolved = "resolved";

    /// <summary>The pipeline's name.</summary>
    public required string Pipeline { get; init; }

    /// <summary>The rule, as in <c>ml.alert.rule</c>.</summary>
    public required string Rule { get; init; }

    /// <summary>The performance metric, as in <c>ml.performance.metric</c>.</summary>
    public required string Metric { get; init; }

    /// <summary>The kind of window, as in <c>ml.performance.window</c>.</summary>
    public required string Window { get; init; }

    /// <summary>The slice of traffic; empty for all of it.</summary>
    public string Slice { get; init; } = "";

    /// <summary>How bad it is, as in <c>ml.alert.severity</c>.</summary>
    public required string Severity { get; init; }

    /// <summary>When it began to fire: the end of the first window that is flagged.</summary>
    public required DateTime StartsAt { get; init; }

    /// <summary>When it was resolved; null while it fires.</summary>
    public DateTime? EndsAt { get; init; }

    /// <summary>What was found, in a sentence.</summary>
    public required string Finding { get; init; }

    /// <summary>The numbers behind it.</summary>
    public required string Evidence { get; init; }

    /// <summary>The state that the webhook has been told last; empty where none.</summary>
    public string Notified { get; init; } = "";

    /// <summary><see cref="Firing"/> or <see cref="Resolved"/>.</summary>
    public string State => EndsAt is null ? Firing : Resolved;
}
