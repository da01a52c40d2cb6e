using OtelMl.Analyzers.Detection.Performance;
using OtelMl.Analyzers.Tests.Simulation;

namespace OtelMl.Analyzers.Tests.Performance;

public sealed class CalibrationDriftTests
{
    const int Seeds = 4000;
    const double Sampling = 0.01;

    [Fact]
    public void Where_times_differ_an_interval_covers_another_time_that_one_of_sampling_alone_does_not()
    {
        (bool Covered, bool Naive)[] runs = Runs.Of(Seeds, random => Cover(random, effect: () => random.Normal(0.02), ahead: 3));

        // Of so few blocks the variance is known badly, which Student's t allows for; that it is cut at nothing costs a little.
        Assert.InRange(runs.Share(run => run.Covered), 0.92, 0.99);
        Assert.InRange(runs.Share(run => run.Naive), 0, 0.7);
    }

    [Fact]
    public void Where_nothing_differs_the_interval_is_hardly_wider()
    {
        double[] drifts = Runs.Of(Seeds, random => Drift(random, () => 0).VarianceAhead(3));

        // Half of the time chance looks like less than nothing.
        Assert.InRange(drifts.Count(variance => variance == 0) / (double)Seeds, 0.4, 0.7);
        Assert.InRange(drifts.Average(), 0, Sampling * Sampling);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    public void Where_they_wander_it_is_wider_the_farther_ahead(double ahead)
    {
        (bool Covered, bool Naive)[] runs = Runs.Of(Seeds, random =>
        {
            double at = 0;
            return Cover(random, () => at += random.Normal(0.02), ahead);
        });

        Assert.InRange(runs.Share(run => run.Covered), 0.8, 1);
        Assert.InRange(runs.Share(run => run.Naive), 0, 0.5);
    }

    [Fact]
    public void Fewer_than_three_blocks_tell_nothing() =>
        Assert.Equal(0, CalibrationDrift.Of(new BlockErrors([0.1, -0.1], [0, 0])).VarianceAhead(1));

    // An effect for each block; expectations are fitted to all, so that their mean is none; then one more as far ahead.
    static (bool Covered, bool Naive) Cover(Random random, Func<double> effect, double ahead)
    {
        double[] effects = [.. Enumerable.Range(0, BlockErrors.Blocks).Select(_ => effect())];
        double next = 0;
        for (int i = 0; i < ahead; i++)
            next = effect();
        double error = next - effects.Average() + random.Normal(Sampling);
        double variance = Of(random, effects).VarianceAhead(ahead);
        return (Math.Abs(error) <= 1.96 * Math.Sqrt(variance + (Sampling * Sampling)), Math.Abs(error) <= 1.96 * Sampling);
    }

    static CalibrationDrift Drift(Random random, Func<double> effect) => Of(random, [.. Enumerable.Range(0, BlockErrors.Blocks).Select(_ => effect())]);

    static CalibrationDrift Of(Random random, double[] effects)
    {
        double mean = effects.Average();
        return CalibrationDrift.Of(new BlockErrors([.. effects.Select(effect => effect - mean + random.Normal(Sampling))], [.. effects.Select(_ => Sampling * Sampling)]));
    }
}
