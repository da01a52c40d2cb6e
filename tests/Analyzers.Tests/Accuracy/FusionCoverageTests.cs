using OtelMl.Analyzers.Detection.Accuracy;
using OtelMl.Analyzers.Tests.Simulation;

namespace OtelMl.Analyzers.Tests.Accuracy;

public sealed class FusionCoverageTests
{
    const int Seeds = 400;

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.5)]
    public void Intervals_cover_the_truth_in_95_percent_of_runs_when_it_follows_the_model(double labelledShare)
    {
        (bool Day, bool Week)[] covered = Runs.Of(Seeds, random =>
        {
            CellSet live = new DriftingConcept(random, labelledShare).Run(days: 14, predictionsPerDay: 300);
            return (Covers(live.Estimate(13, 14, 14), live.Truth(13, 14)), Covers(live.Estimate(7, 14, 14), live.Truth(7, 14)));
        });

        Assert.InRange(covered.Share(run => run.Day), 0.93, 0.97);
        Assert.InRange(covered.Share(run => run.Week), 0.93, 0.97);
    }

    [Fact]
    public void A_drop_in_every_stratum_is_followed_within_two_days()
    {
        double[] errors = Runs.Of(30, random =>
        {
            var live = new CellSet(DriftingConcept.Reference);
            for (int i = 0; i < 12 * 1000; i++)
            {
                int day = i / 1000;
                int category = random.Next(5);
                double drop = day >= 10 ? 0.15 : 0;
                double accuracy = DriftingConcept.Reference.Expected(AReference.Live(category)) - drop;
                live.Add(day, category, random.Happens(accuracy), random.Happens(0.5) ? (int)(day + random.NextDouble() + random.Exponential(0.5)) : Cell.Never);
            }

            return live.Estimate(11, 12, 12).Value - live.Truth(11, 12);
        });

        // Importance weighting alone stays .15 too high.
        Assert.Equal(0, errors.Average(), tolerance: 0.02);
    }

    static bool Covers(AccuracyEstimate estimate, double truth) => estimate.Lower <= truth && truth <= estimate.Upper;
}
