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
