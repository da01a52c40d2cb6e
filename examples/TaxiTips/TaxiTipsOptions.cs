namespace OtelMl.TaxiTips;

/// <summary>What to learn from, what to predict, and how. The defaults train on January 2020 and go live into the lockdown.</summary>
public sealed record TaxiTipsOptions
{
    /// <summary>Pickups the model is trained and tested on.</summary>
    public Period TrainingPeriod { get; init; } = Period.Month(2020, 1);

    /// <summary>Pickups the deployed model predicts: by default 17 whole weeks, Saturday to Friday.</summary>
    public Period LivePeriod { get; init; } = Period.Days(new(2020, 2, 1), new(2020, 5, 29));

    /// <summary>The label is true when the tip exceeds this share of the fare.</summary>
    public decimal TipThreshold { get; init; } = 0.20m;

    /// <summary>Share of the training period's trips, in pickup order, that trains the model; between 0 and 1.</summary>
    public double TrainingShare { get; init; } = 0.8;

    /// <summary>How the forest is grown.</summary>
    public ForestOptions Forest { get; init; } = new();

    /// <summary>Share of live predictions that ever get a label; 0 to 1.</summary>
    public double LabelledShare { get; init; } = 1;

    /// <summary>Mean of the exponential delay between a prediction and its label.</summary>
    public TimeSpan MeanLabelDelay { get; init; } = TimeSpan.FromDays(2);

    /// <summary>Seed of the choice of labelled predictions and of their delays.</summary>
    public int LabelSeed { get; init; } = 1;

    /// <summary>An uneventful year: trained on January 2019, live from February to December.</summary>
    public static TaxiTipsOptions Year2019 { get; } = new()
    {
        TrainingPeriod = Period.Month(2019, 1),
        LivePeriod = Period.Days(new(2019, 2, 1), new(2019, 12, 31)),
    };
}
