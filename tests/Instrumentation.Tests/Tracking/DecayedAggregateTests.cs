using OtelMl.Analyzers.Tests.Simulation;

namespace OtelMl.Instrumentation.Tests.Tracking;

public sealed class DecayedAggregateTests
{
    static readonly TimeSpan HalfLife = TimeSpan.FromTicks(100);

    [Fact]
    public void It_is_the_mean_weighted_by_age_from_wherever_it_is_seen()
    {
        Random random = new(1);
        DecayedAggregate decayed = new(HalfLife), moved = new(HalfLife);
        double weights = 0, total = 0;
        const long Now = 1000;
        for (int i = 0; i < 500; i++)
        {
            long time = random.NextInt64(Now);
            double outcome = random.NextDouble(), weight = Math.Pow(0.5, (Now - time) / 100.0);
            foreach (DecayedAggregate one in (ReadOnlySpan<DecayedAggregate>)[decayed, moved])
            {
                one.Count(time);
                one.Add(time, outcome, 1);
            }

            weights += weight;
            total += weight * outcome;
            moved.MoveLandmark(random.NextInt64(Now));
        }

        foreach (DecayedAggregate one in (ReadOnlySpan<DecayedAggregate>)[decayed, moved])
        {
            Assert.Equal(total / weights, one.At(Now).Mean, 1e-9);
            Assert.Equal(weights, one.At(Now).Labelled, 1e-9 * weights);
            Assert.Equal(weights, one.At(Now).Predictions, 1e-9 * weights);
        }
    }

    [Fact]
    public void Long_after_the_start_weights_are_still_numbers()
    {
        DecayedAggregate decayed = new(HalfLife);
        decayed.Add(0, 0, 1);
        decayed.Add(10_000_000, 1, 0.5);

        Assert.Equal((1.0, 2.0), (decayed.At(10_000_000).Mean, decayed.At(10_000_000).Labelled));
    }

    [Fact]
    public void Without_decay_it_is_the_plain_mean()
    {
        DecayedAggregate decayed = new(TimeSpan.MaxValue);
        JoinAggregate plain = default;
        Random random = new(2);
        for (int i = 0; i < 100; i++)
        {
            (double outcome, double probability) = (random.NextDouble(), 1 - (random.NextDouble() / 2));
            decayed.Add(i, outcome, probability);
            plain.Add(outcome, probability);
        }

        Assert.Equal(plain, decayed.At(0));
    }

    [Fact]
    public void Samples_give_the_decayed_total_without_bias_and_intervals_that_cover()
    {
        const int Seeds = 3000, Items = 400;
        (double Error, bool Covered)[] runs = Runs.Of(Seeds, random =>
        {
            DecayedAggregate sampled = new(HalfLife), all = new(HalfLife);
            for (int time = 0; time < Items; time++)
            {
                double outcome = random.Happens(time < Items / 2 ? 0.9 : 0.5) ? 1 : 0;
                double probability = time % 3 == 0 ? 0.9 : 0.3;
                all.Add(time, outcome, 1);
                if (random.Happens(probability)) sampled.Add(time, outcome, probability);
            }

            (JoinAggregate estimate, JoinAggregate truth) = (sampled.At(Items), all.At(Items));
            return (estimate.Total - truth.Total, Math.Abs(estimate.Mean - truth.Mean) <= 1.96 * estimate.StandardError);
        });

        double[] errors = [.. runs.Select(run => run.Error)];
        Assert.InRange(errors.Average(), -errors.MeanTolerance(), errors.MeanTolerance());
        Assert.InRange(runs.Share(run => run.Covered), 0.93, 0.97);
    }
}
