namespace OtelMl.TaxiTips;

/// <summary>How the random forest is grown, calibrated and judged.</summary>
public sealed record ForestOptions
{
    /// <summary>Number of trees.</summary>
    public int Trees { get; init; } = 100;

    /// <summary>Most leaves in a tree.</summary>
    public int Leaves { get; init; } = 48;

    /// <summary>Fewest trips in a leaf.</summary>
    public int TripsPerLeaf { get; init; } = 10;

    /// <summary>Share of the features tried at each split; over 0, at most 1.</summary>
    public double FeatureShare { get; init; } = 0.3;

    /// <summary>Folds for the out-of-fold predictions.</summary>
    public int Folds { get; init; } = 5;

    /// <summary>Folds for the raw scores the calibration is fitted on.</summary>
    public int CalibrationFolds { get; init; } = 3;

    /// <summary>Seed of the forest and of the folds.</summary>
    public int Seed { get; init; } = 1;
}
