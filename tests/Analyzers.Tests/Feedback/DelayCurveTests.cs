using OtelMl.Analyzers.Detection.Feedback;
using OtelMl.Analyzers.Tests.Simulation;

namespace OtelMl.Analyzers.Tests.Feedback;

public sealed class DelayCurveTests
{
    const double Day = 86400;

    [Theory]
    [InlineData(1.0)]
    [InlineData(0.85)]
    public void Exponential_delays_are_recovered_within_three_of_their_errors_though_many_are_still_awaited(double ever)
    {
        const int seeds = 200;
        double[] ages = [0.5 * Day, 2 * Day, 6 * Day];
        (double Error, double Deviation, double Naive)[][] runs = Runs.Of(seeds, random =>
        {
            (DelayCurve curve, double[] delays) = Draw(random, ever, followed: 12 * Day);
            return ages.Select(age =>
            {
                double truth = ever * (1 - Math.Exp(-age / (2 * Day)));
                // The naive curve takes the delays that were observed for all.
                return ((curve.At(age) - truth) / Math.Sqrt(curve.VarianceAt(age)), curve.At(age) - truth, delays.Count(delay => delay <= age) / (double)delays.Length - truth);
            }).ToArray();
        });

        for (int i = 0; i < ages.Length; i++)
        {
            Assert.InRange(runs.Share(run => Math.Abs(run[i].Error) <= 1.96), 0.95 - Runs.ShareTolerance(0.95, seeds), 1);
            Assert.Equal(0, runs.Average(run => run[i].Deviation), tolerance: 0.01);
            Assert.True(runs.Average(run => run[i].Naive) > 0.015);
        }
    }

    [Fact]
    public void Labels_that_never_come_leave_the_curve_flat_below_one()
    {
        (DelayCurve curve, _) = Draw(new Random(1), ever: 0.85, followed: 40 * Day);

        Assert.Equal(0.85, curve.Plateau!.Value, tolerance: 0.02);
    }

    [Fact]
    public void A_curve_that_still_rises_has_no_plateau()
    {
        (DelayCurve curve, _) = Draw(new Random(1), ever: 1, followed: 2 * Day);

        Assert.Null(curve.Plateau);
    }

    [Fact]
    public void Bins_begin_where_they_say()
    {
        Assert.All(Enumerable.Range(0, DelayGrid.Bins), bin => Assert.Equal(bin, DelayGrid.BinOf(DelayGrid.Edge(bin) * (1 + 1e-9))));
        Assert.Equal(0, DelayGrid.BinOf(-5));
    }

    // Predictions at even times, followed up to now, labelled after two days on average; the delays that were observed.
    static (DelayCurve Curve, double[] Observed) Draw(Random random, double ever, double followed)
    {
        var labelled = new long[DelayGrid.Bins];
        var open = new long[DelayGrid.Bins];
        var observed = new List<double>();
        for (int i = 0; i < 3000; i++)
        {
            double age = followed * random.NextDouble();
            double delay = random.Happens(ever) ? random.Exponential(2 * Day) : double.PositiveInfinity;
            if (delay < age)
                observed.Add(delay);
            (delay < age ? labelled : open)[DelayGrid.BinOf(Math.Min(delay, age))]++;
        }

        return (DelayCurve.Of(labelled, open), [.. observed]);
    }
}
