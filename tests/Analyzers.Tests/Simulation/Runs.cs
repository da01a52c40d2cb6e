namespace OtelMl.Analyzers.Tests.Simulation;

/// <summary>Repeats a simulation with fixed seeds.</summary>
public static class Runs
{
    public static T[] Of<T>(int count, Func<Random, T> simulate)
    {
        var results = new T[count];
        Parallel.For(0, count, seed => results[seed] = simulate(new Random(seed)));
        return results;
    }

    /// <summary>The share of runs in which something held.</summary>
    public static double Share<T>(this IReadOnlyCollection<T> runs, Func<T, bool> held) => runs.Count(held) / (double)runs.Count;

    /// <summary>How far the runs' mean may be from its expectation: three of its standard errors.</summary>
    public static double MeanTolerance(this IReadOnlyCollection<double> runs)
    {
        double mean = runs.Average();
        return 3 * Math.Sqrt(runs.Sum(run => (run - mean) * (run - mean)) / (runs.Count - 1) / runs.Count);
    }

    /// <summary>How far a share of so many runs may be from a probability: three standard errors of the binomial.</summary>
    public static double ShareTolerance(double probability, int runs) => 3 * Math.Sqrt(probability * (1 - probability) / runs);
}
