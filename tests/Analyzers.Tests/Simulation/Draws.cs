namespace OtelMl.Analyzers.Tests.Simulation;

/// <summary>Random draws that <see cref="Random"/> does not offer.</summary>
public static class Draws
{
    public static double Normal(this Random random, double deviation) =>
        deviation * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    public static double Exponential(this Random random, double mean) => -mean * Math.Log(1 - random.NextDouble());

    public static bool Happens(this Random random, double probability) => random.NextDouble() < probability;

    public static T Pick<T>(this Random random, IReadOnlyList<T> from) => from[random.Next(from.Count)];

    /// <summary>An index, drawn with the given probabilities.</summary>
    public static int Index(this Random random, IReadOnlyList<double> probabilities)
    {
        double left = random.NextDouble();
        int last = probabilities.Count - 1;
        for (int i = 0; i < last; i++)
        {
            left -= probabilities[i];
            if (left < 0)
                return i;
        }

        return last;
    }
}
