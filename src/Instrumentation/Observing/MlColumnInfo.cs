namespace OtelMl.Instrumentation;

/// <summary>A column of rows that pass a component.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsNumber">Whether it holds numbers (missing is NaN) or else text (missing is null). Times are seconds since 1970.</param>
/// <param name="Role">What it is for.</param>
/// <param name="IsTruth">Whether its numbers are truth values, 1 and 0.</param>
public sealed record MlColumnInfo(string Name, bool IsNumber, MlColumnRole Role = MlColumnRole.Feature, bool IsTruth = false)
{
    internal MlValue ValueOf(double number) => IsTruth && !double.IsNaN(number) ? number != 0 : number;

    // What identifies rows has a distribution of no interest, and its most frequent values would give persons away.
    internal bool IsSummarized => Role is not (MlColumnRole.Id or MlColumnRole.Time or MlColumnRole.LabelTime or MlColumnRole.Group);
}
