namespace OtelMl.Analyzers.Detection.Estimators;

/// <summary>How trees are boosted.</summary>
public sealed record BoostingOptions
{
    /// <summary>What is minimised.</summary>
    public BoostingLoss Loss { get; init; }

    /// <summary>When to stop at the latest.</summary>
    public int MostTrees { get; init; } = 200;

    /// <summary>How far each tree goes along its Newton step.</summary>
    public double LearningRate { get; init; } = 0.08;

    /// <summary>How deep trees are, in [0, 7]; a tree has at most 2^depth leaves.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not.</exception>
    public int Depth
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 7);
            field = value;
        }
    } = 4;

    /// <summary>Fewer rows do not make a leaf.</summary>
    public int LeafRows { get; init; } = 40;

    /// <summary>Ridge on the leaves' values.</summary>
    public double Ridge { get; init; } = 5;

    /// <summary>The share of rows each tree sees, unless that is too many.</summary>
    public double RowShare { get; init; } = 0.7;

    /// <summary>How many rows a tree sees at most.</summary>
    public int MostRows { get; init; } = 12_000;

    /// <summary>The share of features each tree sees.</summary>
    public double FeatureShare { get; init; } = 0.7;

    /// <summary>Chooses the samples.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>The expectation that belongs to a margin.</summary>
    public double Expectation(double margin) => Loss == BoostingLoss.Logistic ? 1 / (1 + Math.Exp(-margin)) : Math.Exp(margin);

    /// <summary>The margin that belongs to an expectation.</summary>
    public double Margin(double expectation) => Loss == BoostingLoss.Logistic ? Math.Log(expectation / (1 - expectation)) : Math.Log(expectation);

    /// <summary>How badly an expectation fits what happened, up to a constant.</summary>
    public double Deviance(double target, double expectation) =>
        Loss == BoostingLoss.Logistic
            ? -((target * Math.Log(expectation)) + ((1 - target) * Math.Log(1 - expectation)))
            : (target / expectation) + Math.Log(expectation);
}
