using System.Globalization;

namespace OtelMl.Analyzers.Detection.Performance;

/// <summary>Tells a task from its labels.</summary>
public static class LabelTask
{
    // More distinct labels than this, all of them numbers, are amounts.
    const int MostClasses = 20;

    /// <summary>The task: amounts are many numbers, or numbers with fractions; more than two classes are several.</summary>
    /// <param name="labels">The distinct labels.</param>
    /// <param name="scoredClasses">How many classes have a score of their own.</param>
    public static MlTask Of(IReadOnlyCollection<string> labels, int scoredClasses)
    {
        if (scoredClasses == 0 && labels.Count > 0 && AreAmounts(labels))
            return MlTask.Regression;
        return scoredClasses > 2 || labels.Count > 2 ? MlTask.Multiclass : MlTask.Binary;
    }

    static bool AreAmounts(IReadOnlyCollection<string> labels)
    {
        double[] numbers = [.. labels.Select(label => double.TryParse(label, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : double.NaN)];
        return !numbers.Any(double.IsNaN) && (numbers.Length > MostClasses || numbers.Any(number => number != Math.Floor(number)));
    }
}
