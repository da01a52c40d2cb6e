using CsCheck;
using OtelMl.Analyzers.Detection.Fusion;
using OtelMl.Analyzers.Tests.Simulation;

namespace OtelMl.Analyzers.Tests.Fusion;

public sealed class ShiftHistoryTests
{
    static readonly ShiftPace Pace = new(0.5, 0.008, 0.1);

    [Fact]
    public void The_posterior_of_an_average_is_that_of_the_joint_Gaussian() =>
        Gen.Int[0, int.MaxValue].Sample(seed =>
        {
            var random = new Random(seed);
            int strata = random.Next(1, 4);
            var history = new ShiftHistory(Prior(strata), Pace);
            var dense = new DenseGaussian(strata, Pace.Start * ShiftPrior.CommonStart, Pace.Step, Pace.Step);

            for (int pane = random.Next(1, 5); pane > 0; pane--)
            {
                history.Advance(logPrior: -0.25);
                dense.Days++;
                for (int step = random.Next(0, 6); step > 0; step--)
                {
                    if (random.Happens(0.5))
                    {
                        int stratum = random.Next(strata);
                        double residual = random.Normal(0.1);
                        double variance = 0.0001 + (random.NextDouble() * 0.01);
                        history.Observe(new StratumPane(stratum, 1, residual, 0.5, variance, 0), new GaussianLaw());
                        dense.Observe(stratum, residual, variance);
                    }
                    else
                    {
                        double weight = random.NextDouble();
                        history.Accumulate(0, weight);
                        dense.Accumulate(0, weight);
                    }
                }
            }

            (double mean, double ofSum, double logDensity) = dense.Sum();
            Assert.Equal(mean, history.AverageMean(0), tolerance: 1e-9);
            Assert.Equal(ofSum, history.AverageCovariance(0, 0), tolerance: 1e-9);
            Assert.Equal(logDensity - (0.25 * dense.Days), history.LogWeight, tolerance: 1e-8);
        });

    [Fact]
    public void A_break_keeps_the_mean_and_doubts_it()
    {
        var history = new ShiftHistory(Prior(2), Pace);
        history.Observe(new StratumPane(0, 1, 0.1, 0.5, 0.001, 0), new GaussianLaw());
        var broken = ShiftHistory.Broken([history], Math.Log(0.1));
        history.Accumulate(0, 1);
        broken.Accumulate(0, 1);

        Assert.Equal(history.AverageMean(0), broken.AverageMean(0), tolerance: 1e-12);
        double jump = (ShiftPrior.CommonJump * ShiftPrior.CommonJump) + (ShiftPrior.OwnJump * ShiftPrior.OwnJump);
        Assert.Equal(history.AverageCovariance(0, 0) + jump, broken.AverageCovariance(0, 0), tolerance: 1e-12);
        Assert.Equal(history.LogWeight + Math.Log(0.1), broken.LogWeight, tolerance: 1e-12);
    }

    static ShiftPrior Prior(int strata) => new([.. Enumerable.Repeat(1.0, strata)], [.. Enumerable.Repeat(new[] { 1.0 }, strata)]);
}
