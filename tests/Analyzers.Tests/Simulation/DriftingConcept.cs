using OtelMl.Analyzers.Detection.Accuracy;

namespace OtelMl.Analyzers.Tests.Simulation;

/// <summary>Draws live data from the very model that fusion assumes: shifts walk by day, and now and then something breaks.</summary>
public sealed class DriftingConcept(Random random, double labelledShare)
{
    public static readonly ReferenceModel Reference = AReference.Exact(0.85, 0.75, 0.7, 0.6, 0.5);

    const int Categories = 5;
    const double MeanDelay = 2;

    static readonly double[] DailySteps = [0.0005, 0.002, 0.008];

    public CellSet Run(int days, int predictionsPerDay)
    {
        var live = new CellSet(Reference);
        double commonStep = random.Pick(DailySteps);
        double ownStep = random.Pick(DailySteps);
        double common = random.Normal(0.03);
        double[] own = [.. Enumerable.Range(0, Categories).Select(_ => random.Normal(0.03))];
        for (int day = 0; day < days; day++)
        {
            bool breaks = random.Happens(1.0 / 60);
            common += random.Normal(breaks ? 0.10 : commonStep);
            for (int category = 0; category < Categories; category++)
                own[category] += random.Normal(breaks ? 0.05 : ownStep);
            for (int i = 0; i < predictionsPerDay; i++)
            {
                int category = random.Next(Categories);
                double expected = Reference.Expected(AReference.Live(category));
                live.Add(day, category, random.Happens(expected + common + own[category]), LabelledOn(day));
            }
        }

        return live;
    }

    int LabelledOn(int day) =>
        random.Happens(labelledShare) ? (int)(day + random.NextDouble() + random.Exponential(MeanDelay)) : Cell.Never;
}
