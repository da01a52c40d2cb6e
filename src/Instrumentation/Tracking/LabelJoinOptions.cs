namespace OtelMl.Instrumentation;

/// <summary>How a <see cref="LabelJoin"/> samples and what it keeps.</summary>
sealed record LabelJoinOptions
{
    /// <summary>The most predictions and labels that wait for each other; 40 bytes each, and about 25 for their index.</summary>
    public int MaxPending { get; init; } = 100_000;

    /// <summary>How long a prediction waits for its label; what comes later is not counted.</summary>
    public TimeSpan Horizon { get; init; } = TimeSpan.FromDays(60);

    /// <summary>How long a label waits for a prediction that is reported after it.</summary>
    public TimeSpan LabelHorizon { get; init; } = TimeSpan.FromHours(1);

    /// <summary>The length of a pane of prediction time.</summary>
    public TimeSpan Pane { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How many panes of time are kept.</summary>
    public int Panes { get; init; } = 2 * 24 * 60;

    /// <summary>The age at which an outcome counts half in <see cref="LabelJoin.Decayed"/>.</summary>
    public TimeSpan HalfLife { get; init; } = TimeSpan.FromDays(1);

    /// <summary>What a prediction and its label amount to; whether they are equal, unless another is given.</summary>
    public Func<double, double, double> Outcome { get; init; } = (prediction, label) => prediction == label ? 1 : 0;
}
