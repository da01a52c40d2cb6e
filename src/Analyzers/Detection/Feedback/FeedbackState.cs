namespace OtelMl.Analyzers.Detection.Feedback;

/// <summary>A row of <c>ml_feedback_state</c>: which feedback the predictions of a bucket and window have at present.</summary>
public sealed record FeedbackState
{
    /// <summary>The pipeline's name.</summary>
    public required string Pipeline { get; init; }

    /// <summary>The kind of window.</summary>
    public required string Window { get; init; }

    /// <summary>The bucket of traffic, such as <c>borough=Queens</c>; empty for all of it.</summary>
    public string Bucket { get; init; } = "";

    /// <summary>The window's start, inclusive.</summary>
    public required DateTime WindowStart { get; init; }

    /// <summary>The window's end, exclusive.</summary>
    public required DateTime WindowEnd { get; init; }

    /// <summary>How many predictions there are.</summary>
    public long Predictions { get; init; }

    /// <summary>How many of them are labelled.</summary>
    public long Labelled { get; init; }

    /// <summary>How many would be at their age if their labels came like those of other predictions.</summary>
    public double Expected { get; init; }

    /// <summary>The scenario.</summary>
    public FeedbackScenario State { get; init; }

    /// <summary>
    /// How probable so few labels are, if at least nine tenths were to be expected of what the rest of the same window has; of all traffic,
    /// and of every bucket that lacks feedback with it, what was due since
    /// the last label, where labels have stopped coming.
    /// </summary>
    public double PValue { get; init; } = 1;

    /// <summary>Whether that is too improbable, given how many buckets are looked at; of all traffic, and of a bucket with it, whether labels have stopped coming to it.</summary>
    public bool Lacking { get; init; }

    /// <summary>Whether what it lacks is no matter of this bucket: labels have stopped coming to all traffic.</summary>
    public bool Everywhere { get; init; }

    /// <summary>How many labels are overdue: those expected and not there, where feedback is lacking.</summary>
    public double Overdue => Lacking || State == FeedbackScenario.None ? Math.Max(0, Expected - Labelled) : 0;

    /// <summary>As of when.</summary>
    public required DateTime ComputedAt { get; init; }
}
