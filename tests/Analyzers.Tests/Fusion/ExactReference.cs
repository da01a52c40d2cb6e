using OtelMl.Analyzers.Detection.Fusion;

namespace OtelMl.Analyzers.Tests.Fusion;

/// <summary>A reference with a stratum for each expectation, each met exactly.</summary>
static class ExactReference
{
    /// <summary>Makes a target of it.</summary>
    /// <param name="expectations">What is expected, by stratum.</param>
    /// <param name="rows">How many rows each has.</param>
    public static Target Of(double[] expectations, int rows)
    {
        double[] expected = [.. expectations.SelectMany(value => Enumerable.Repeat(value, rows))];
        double[] outcomes = [.. expectations.SelectMany(value => Enumerable.Range(0, rows).Select(i => i < Math.Round(rows * value) ? 1.0 : 0))];
        return Target.Fit(expected, outcomes, new int[expected.Length], amount: false);
    }
}
