namespace OtelMl.Analyzers.Detection.Estimators;

/// <summary>What boosting minimises, and thereby how a margin becomes an expectation.</summary>
public enum BoostingLoss
{
    /// <summary>Targets are 0 or 1, margins logits.</summary>
    Logistic,

    /// <summary>Targets are positive amounts, margins their logarithms: the deviance of the gamma distribution.</summary>
    Gamma,
}
