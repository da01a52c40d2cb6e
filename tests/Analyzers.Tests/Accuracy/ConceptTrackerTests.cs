using CsCheck;
using OtelMl.Analyzers.Detection.Accuracy;
using OtelMl.Analyzers.Tests.Simulation;

namespace OtelMl.Analyzers.Tests.Accuracy;

public sealed class ConceptTrackerTests
{
    // The tracker's own priors, stated again: what a change of them does to estimates is for the simulations to say.
    const double Start = 0.03;
    const double CommonJump = 0.10;
    const double StratumJump = 0.05;
    const double CommonStep = 0.008;
    const double StratumStep = 0.002;

    static readonly Gen<int> Seeds = Gen.Int[0, int.MaxValue];

    [Fact]
    public void The_posterior_of_the_sum_is_that_of_the_joint_Gaussian() =>
        Seeds.Sample(seed =>
        {
            var random = new Random(seed);
            int strata = random.Next(1, 4);
            var tracker = new ConceptTracker(strata, CommonStep, StratumStep);
            var dense = new DenseGaussian(strata, Start, CommonStep, StratumStep);

            for (int day = random.Next(1, 5); day > 0; day--)
            {
                tracker.NextDay(logPrior: -0.25);
                dense.Days++;
                for (int step = random.Next(0, 6); step > 0; step--)
                {
                    int stratum = random.Next(strata);
                    if (random.Happens(0.5))
                    {
                        double residual = random.Normal(0.1);
                        double variance = 0.0001 + (random.NextDouble() * 0.01);
                        tracker.Observe(stratum, residual, variance);
                        dense.Observe(stratum, residual, variance);
                    }
                    else
                    {
                        double weight = random.NextDouble();
                        tracker.Accumulate(stratum, weight);
                        dense.Accumulate(stratum, weight);
                    }
                }
            }

            (double mean, double variance2, double logDensity) = dense.Sum();
            Assert.Equal(mean, tracker.SumMean, tolerance: 1e-9);
            Assert.Equal(variance2, tracker.SumVariance, tolerance: 1e-9);
            Assert.Equal(logDensity - (0.25 * dense.Days), tracker.LogWeight, tolerance: 1e-8);
        });

    [Fact]
    public void Without_labels_the_shift_is_unknown_around_0()
    {
        var tracker = new ConceptTracker(1, CommonStep, StratumStep);
        tracker.Accumulate(0, 1);

        Assert.Equal(0, tracker.SumMean);
        Assert.Equal(2 * Start * Start, tracker.SumVariance, tolerance: 1e-12);
    }

    [Fact]
    public void Labels_of_one_stratum_move_the_others_less_than_itself()
    {
        var tracker = new ConceptTracker(2, CommonStep, StratumStep);
        tracker.Observe(0, -0.2, 0.0001);

        Assert.InRange(tracker.Shift(1), -0.11, -0.05);
        Assert.InRange(tracker.Shift(0), -0.2, -0.18);
    }

    [Fact]
    public void A_broken_history_has_the_moments_of_the_mixture_and_a_jump() =>
        Gen.Select(Seeds, Gen.Int[0, 2]).Sample((seed, stratum) =>
        {
            ConceptTracker broken = ConceptTracker.Broken(Histories(seed), logPrior: -3);
            broken.Accumulate(stratum, 0.7);

            ConceptTracker[] histories = Histories(seed);
            double total = ConceptTracker.LogSum(histories);
            foreach (ConceptTracker history in histories)
                history.Accumulate(stratum, 0.7);
            double[] weights = [.. histories.Select(history => Math.Exp(history.LogWeight - total))];
            double mean = Mix(history => history.SumMean);
            double variance = Mix(history => history.SumVariance + ((history.SumMean - mean) * (history.SumMean - mean)));
            double jump = 0.7 * 0.7 * ((CommonJump * CommonJump) + (StratumJump * StratumJump));

            Assert.Equal(1, weights.Sum(), tolerance: 1e-12);
            Assert.Equal(mean, broken.SumMean, tolerance: 1e-12);
            Assert.Equal(variance + jump, broken.SumVariance, tolerance: 1e-12);
            Assert.Equal(Mix(history => history.Shift(stratum)), broken.Shift(stratum), tolerance: 1e-12);
            Assert.Equal(total - 3, broken.LogWeight, tolerance: 1e-12);

            double Mix(Func<ConceptTracker, double> moment) => histories.Zip(weights, (history, weight) => weight * moment(history)).Sum();
        });

    // Three histories of three strata that were told different things.
    static ConceptTracker[] Histories(int seed)
    {
        var random = new Random(seed);
        ConceptTracker[] histories = [.. Enumerable.Range(0, 3).Select(_ => new ConceptTracker(3, CommonStep, StratumStep))];
        foreach (ConceptTracker history in histories)
        {
            for (int stratum = 0; stratum < 3; stratum++)
            {
                history.Observe(stratum, random.Normal(0.05), 0.002);
                history.Accumulate(stratum, random.NextDouble());
            }
        }

        return histories;
    }
}
