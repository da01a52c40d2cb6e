using OtelMl.Analyzers.Detection.Accuracy;

namespace OtelMl.Analyzers.Tests.Simulation;

/// <summary>Makes reference rows.</summary>
public static class Rows
{
    static readonly Dictionary<string, double> NoNumbers = [];
    static readonly Dictionary<string, string> NoTexts = [];

    public static ReferenceRow WithScore(double? score, bool correct = true) => new(correct, score, NoNumbers, NoTexts);

    public static ReferenceRow WithNumber(string feature, double value, bool correct = true) =>
        new(correct, null, new Dictionary<string, double> { [feature] = value }, new Dictionary<string, string> { [feature] = $"{value:R}" });

    public static ReferenceRow WithText(string feature, string value, bool correct = true) =>
        new(correct, null, NoNumbers, new Dictionary<string, string> { [feature] = value });

    /// <summary>Rows of a text feature, as many as given and as many of them right as given.</summary>
    public static IEnumerable<ReferenceRow> OfCategory(string feature, string value, int count, int correct) =>
        Enumerable.Range(0, count).Select(i => WithText(feature, value, i < correct));
}
