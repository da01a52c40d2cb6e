using OtelMl.Analyzers.Detection.Fusion;
using OtelMl.Analyzers.Tests.Simulation;

namespace OtelMl.Analyzers.Tests.Fusion;

public sealed class ShiftTrackerTests
{
    const int Labels = 100;

    static readonly ShiftPrior Prior = new([0.45, 0.4], [[1], [1]]);

    [Fact]
    public void A_reference_that_moves_makes_moving_more_probable_and_one_that_stays_staying()
    {
        double still = ShiftTracker.Learn(Prior, Panes(new Random(1), step: 0), new GaussianLaw())[0].Prior;
        double moving = ShiftTracker.Learn(Prior, Panes(new Random(1), step: 0.15), new GaussianLaw())[0].Prior;

        Assert.InRange(still, 0.55, 1);
        // Half of its prior is left, for what is to come need not be as it was.
        Assert.Equal(ShiftTracker.Paces[0].Prior / 2, moving, tolerance: 0.01);
    }

    [Fact]
    public void Priors_sum_to_one_whatever_was_seen()
    {
        Assert.Equal(1, ShiftTracker.Paces.Sum(pace => pace.Prior), tolerance: 1e-12);
        Assert.Equal(1, ShiftTracker.Learn(Prior, Panes(new Random(1), step: 0.05), new GaussianLaw()).Sum(pace => pace.Prior), tolerance: 1e-9);
    }

    [Fact]
    public void Labels_that_show_that_the_level_moved_say_little_of_the_strata_s_difference()
    {
        ShiftPrior prior = new([0.45, 0.45], [[1, -1], [1, 1]]);
        // The control knows no level that moves alone.
        ShiftPace[] together = [.. ShiftTracker.Paces.Where(pace => pace.Contrasts == 1).Select((pace, i) => i == 0 ? pace : pace with { Prior = 2 * pace.Prior })];
        (double Difference, double Control, double Level)[] runs = Runs.Of(200, random =>
        {
            List<IReadOnlyList<StratumPane>> panes = [.. Enumerable.Range(0, 20).Select(pane => Pane(pane < 12 ? 0 : 0.5, pane < 16 ? 0 : 0.25))];
            IReadOnlyList<StratumPane> Pane(double shift, double weight) =>
                [.. prior.Scales.Select((scale, s) => new StratumPane(s, 15, scale * (shift + random.Normal(1 / Math.Sqrt(15))), 0.5, scale * scale, weight))];

            double[] mean = ShiftTracker.Follow(prior, panes, ShiftTracker.Paces, new GaussianLaw()).Mean;
            double[] control = ShiftTracker.Follow(prior, panes, together, new GaussianLaw()).Mean;
            return (Math.Pow(mean[1] - mean[0], 2), Math.Pow(control[1] - control[0], 2), (mean[0] + mean[1]) / (2 * 0.45));
        });

        // Seen: 0.35. The level is shrunk by less than a tenth; its standard error is 0.005.
        Assert.InRange(runs.Sum(run => run.Difference) / runs.Sum(run => run.Control), 0, 0.5);
        Assert.Equal(0.5, runs.Average(run => run.Level), tolerance: 0.05);
    }

    static List<IReadOnlyList<StratumPane>> Panes(Random random, double step)
    {
        double shift = 0;
        return
        [
            .. Enumerable.Range(0, 60).Select(_ =>
            {
                shift += random.Normal(step);
                return (IReadOnlyList<StratumPane>)[.. Prior.Scales.Select((scale, s) => new StratumPane(s, Labels, scale * (shift + random.Normal(1 / Math.Sqrt(Labels))), 0.5, scale * scale, 0))];
            }),
        ];
    }
}
