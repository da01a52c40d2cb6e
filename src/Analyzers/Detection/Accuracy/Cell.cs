namespace OtelMl.Analyzers.Detection.Accuracy;

/// <summary>Predictions of one day and stratum that share their fate: labelled on the same day, or not labelled yet.</summary>
/// <param name="Day">The day the predictions were made, counted from the first.</param>
/// <param name="LabelledOn">The day their labels became known, counted likewise; <see cref="Never"/> while none has.</param>
/// <param name="Stratum">Their bucket in <see cref="ReferenceModel.Stratification"/>.</param>
/// <param name="Count">How many they are.</param>
/// <param name="Expected">The sum of their expected correctness.</param>
/// <param name="Correct">How many turned out right; 0 while unlabelled.</param>
public readonly record struct Cell(int Day, int LabelledOn, int Stratum, long Count, double Expected, long Correct)
{
    /// <summary>The day of a label that has not arrived.</summary>
    public const int Never = int.MaxValue;
}
