using System.Globalization;

namespace OtelMl.Analyzers.Detection.Data;

/// <summary>Tells which class of a binary task is the positive one, which scores are of.</summary>
public static class PositiveClass
{
    /// <summary>
    /// Of yes and no it is yes. Else it is the class whose rows have the higher score; where scores do not tell, the larger of two numbers, or
    /// the one with an affirmative name.
    /// </summary>
    /// <param name="classes">The classes that occur, at least one.</param>
    /// <param name="meanScore">The mean score of a class's rows; not a number where there is none.</param>
    public static string Of(IReadOnlyCollection<string> classes, Func<string, double> meanScore)
    {
        string[] sorted = [.. classes.Order(StringComparer.Ordinal)];
        if (sorted.All(TruthName.Is))
            return Affirmative(sorted) ?? TruthName.True;
        (string Name, double Score)[] scored = [.. sorted.Select(name => (name, meanScore(name))).Where(pair => double.IsFinite(pair.Item2)).OrderByDescending(pair => pair.Item2)];
        if (scored.Length > 1 && scored[0].Score > scored[1].Score)
            return scored[0].Name;
        return sorted.All(name => double.IsFinite(Number(name))) ? sorted.MaxBy(Number)! : Affirmative(sorted) ?? sorted[0];
    }

    static string? Affirmative(string[] names) => Array.Find(names, name => TruthName.Of(name) == TruthName.True);

    static double Number(string name) => double.TryParse(name, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : double.NaN;
}
