using CsCheck;
using OtelMl.Analyzers.Detection.Estimators;
using OtelMl.Analyzers.Tests.Simulation;

namespace OtelMl.Analyzers.Tests.Estimators;

public sealed class BetweenVarianceTests
{
    const int Rows = 1000;
    const int Buckets = 10;
    const int Features = 12;

    [Fact]
    public void Dividing_buckets_further_never_lowers_the_variance_between_them_as_it_is() =>
        Gen.Select(Gen.Int[0, 7], Gen.Int[0, 2], Gen.Double[0, 1]).Array[2, 60].Sample(rows =>
        {
            double[] outcomes = [.. rows.Select(row => row.Item3)];
            var coarse = BetweenVariance.Of([.. rows.Select(row => row.Item1)], outcomes);
            var fine = BetweenVariance.Of([.. rows.Select(row => (3 * row.Item1) + row.Item2)], outcomes);

            Assert.InRange(fine.Uncorrected, coarse.Uncorrected - 1e-12, double.PositiveInfinity);
            // Which is why it is no judge of bucketings: noise grows with it.
            Assert.InRange(fine.Noise, coarse.Noise - 1e-12, double.PositiveInfinity);
            Assert.InRange(fine.Uncorrected, 0, outcomes.Average(outcome => outcome * outcome) - Math.Pow(outcomes.Average(), 2) + 1e-12);
        });

    [Fact]
    public void The_feature_that_accuracy_depends_on_wins_and_by_the_uncorrected_variance_the_finest_does()
    {
        (bool Wins, bool Naive)[] runs = Runs.Of(400, random =>
        {
            // .7 and .9 by a feature of two buckets, among others of ten that say nothing, and one of a bucket for every five rows.
            int[] planted = [.. Enumerable.Range(0, Rows).Select(_ => random.Next(2))];
            double[] outcomes = Array.ConvertAll(planted, bucket => random.Happens(bucket == 0 ? 0.7 : 0.9) ? 1.0 : 0);
            int[] counts = [.. Enumerable.Repeat(Buckets, Features), Rows / 5];
            BetweenVariance[] others = Array.ConvertAll(counts, count => BetweenVariance.Of([.. Enumerable.Range(0, Rows).Select(_ => random.Next(count))], outcomes));
            var own = BetweenVariance.Of(planted, outcomes);
            return (others.All(other => other.Structure < own.Structure), others.All(other => other.Uncorrected < own.Uncorrected));
        });

        Assert.InRange(runs.Share(run => run.Wins), 0.95, 1);
        Assert.InRange(runs.Share(run => run.Naive), 0, 0.05);
    }

    [Fact]
    public void Buckets_that_do_not_differ_have_no_structure_on_average_and_are_seldom_taken_for_more_than_chance()
    {
        BetweenVariance[] runs = Runs.Of(1000, random =>
            BetweenVariance.Of(
                [.. Enumerable.Range(0, Rows).Select(_ => random.Next(Buckets))], [.. Enumerable.Range(0, Rows).Select(_ => random.Happens(0.8) ? 1.0 : 0)]));

        double[] structures = [.. runs.Select(run => run.Structure)];
        Assert.Equal(0, structures.Average(), structures.MeanTolerance());
        // Of a chi-square with nine degrees of freedom .039 lies two of its deviations above its mean.
        Assert.InRange(runs.Share(run => run.IsBeyondChance), 0, 0.039 + Runs.ShareTolerance(0.039, runs.Length));
        Assert.InRange(runs.Share(run => run.Structure > 0), 0.3, 1);
    }
}
