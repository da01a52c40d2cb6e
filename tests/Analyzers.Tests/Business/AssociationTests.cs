using MathNet.Numerics.Distributions;
using MathNet.Numerics.Statistics;
using OtelMl.Analyzers.Detection.Business;
using OtelMl.Analyzers.Tests.Simulation;

namespace OtelMl.Analyzers.Tests.Business;

public sealed class AssociationTests
{
    const int Panes = 180;
    const int Season = 7;
    const int Most = 10;
    const int Draws = 199;
    const int Seeds = 400;

    // Both the model and business wander; without a season, with one, and with days missing here and there.
    [Theory]
    [InlineData(0, 0)]
    [InlineData(3, 0)]
    [InlineData(0, 0.1)]
    public void Series_that_wander_independently_are_associated_in_5_percent_of_runs_and_by_plain_Pearson_most_of_the_time(double season, double missing)
    {
        (bool Ours, bool Plain)[] runs = Runs.Of(Seeds, random =>
        {
            double[] model = Thin(random, Seasonal(Wander(random, Panes), season), missing);
            double[] business = Thin(random, Seasonal(Wander(random, Panes), season), missing);
            return (Association.Find(model, business, Season, Most, seed: random.Next(), Draws)!.IsAssociated, PlainPearson(model, business));
        });

        Assert.Equal(0.05, runs.Share(run => run.Ours), tolerance: Runs.ShareTolerance(0.05, Seeds));
        Assert.InRange(runs.Share(run => run.Plain), 0.4, 1);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(-5)]
    public void The_lag_by_which_business_follows_is_recovered(int lag)
    {
        Association[] runs = Runs.Of(100, random =>
        {
            double[] both = Wander(random, Panes + 20);
            double[] noise = Wander(random, Panes);
            double[] model = both[10..^10];
            double[] business = [.. Enumerable.Range(0, Panes).Select(pane => both[10 + pane - lag] + (0.5 * noise[pane]))];
            return Association.Find(model, business, Season, Most, seed: 1, Draws)!;
        });

        Assert.InRange(runs.Share(run => run.IsAssociated), 0.97, 1);
        Assert.InRange(runs.Share(run => run.Strongest.Lag == lag), 0.97, 1);
        Assert.All(runs, run => Assert.InRange(run.Strongest.Pearson, run.Strongest.Lower, run.Strongest.Upper));
        Assert.InRange(runs.Share(run => run.Strongest.Spearman > 0), 0.97, 1);
        // The weight of the common part: one in one and a quarter.
        double truth = 1 / Math.Sqrt(1.25);
        Assert.InRange(runs.Share(run => run.Strongest.Lower <= truth && truth <= run.Strongest.Upper), 0.93, 1);
    }

    [Fact]
    public void Missing_panes_do_not_shift_the_lag()
    {
        (int Ours, int Closed)[] runs = Runs.Of(100, random =>
        {
            double[] both = Wander(random, Panes + 3);
            double[] noise = Wander(random, Panes);
            double[] model = [.. both[3..]];
            double[] business = [.. Enumerable.Range(0, Panes).Select(pane => both[pane] + (0.3 * noise[pane]))];
            // Ten days without business values early on, and some here and there.
            for (int pane = 20; pane < 30; pane++)
                business[pane] = double.NaN;
            business = Thin(random, business, 0.08);
            double[] closed = [.. business.Where(value => !double.IsNaN(value))];
            return (
                Association.Find(model, business, Season, Most, seed: 1, draws: 19)!.Strongest.Lag,
                Association.Find(model[..closed.Length], closed, Season, Most, seed: 1, draws: 19)!.Strongest.Lag);
        });

        Assert.InRange(runs.Share(run => run.Ours == 3), 0.97, 1);
        // Series that close up over what is missing have another lag everywhere.
        Assert.InRange(runs.Share(run => run.Closed == 3), 0, 0.3);
    }

    [Fact]
    public void Too_few_panes_or_one_that_never_changes_say_nothing()
    {
        double[] some = Wander(new Random(1), Panes);

        Assert.Null(Association.Find(some[..15], some[..15], 1, 3, seed: 1));
        Assert.Null(Association.Find(some, [.. Enumerable.Repeat(5.0, Panes)], Season, Most, seed: 1));
        Assert.Null(Association.Find(some, [.. Enumerable.Repeat(double.NaN, Panes)], Season, Most, seed: 1));
    }

    [Fact]
    public void Units_and_seeds_do_not_matter_to_the_correlation()
    {
        var random = new Random(1);
        double[] model = Wander(random, Panes);
        double[] business = Wander(random, Panes);

        Association one = Association.Find(model, business, Season, Most, seed: 1, draws: 19)!;
        Association other = Association.Find([.. model.Select(value => 0.7 + (0.01 * value))], [.. business.Select(value => 1e6 + (4e4 * value))], Season, Most, seed: 2, draws: 19)!;

        Assert.All(one.Lags.Zip(other.Lags), pair => Assert.Equal(pair.First.Pearson, pair.Second.Pearson, tolerance: 1e-6));
    }

    [Fact]
    public void An_autoregression_is_recovered_and_leaves_nothing_that_its_past_explains()
    {
        const int panes = 1000;
        (int Order, double Left)[] runs = Runs.Of(100, random =>
        {
            double[] values = Wander(random, panes);
            var fitted = AutoRegression.Fit(values);
            double[] rest = fitted.Filter(values)[fitted.Order..];
            return (fitted.Order, Correlation.Pearson(rest[1..], rest[..^1]));
        });

        // Akaike's criterion takes a longer one now and then, and never a shorter one.
        Assert.Equal(1, runs.Min(run => run.Order));
        Assert.InRange(runs.Share(run => run.Order == 1), 0.5, 1);
        Assert.InRange(runs.Share(run => Math.Abs(run.Left) < 2 / Math.Sqrt(panes)), 0.95, 1);
    }

    static double[] Wander(Random random, int count)
    {
        var values = new double[count];
        double value = random.Normal(1) / Math.Sqrt(1 - (0.95 * 0.95));
        for (int i = 0; i < count; i++)
            values[i] = value = (0.95 * value) + random.Normal(1);
        return values;
    }

    static double[] Seasonal(double[] values, double amplitude) => [.. values.Select((value, pane) => value + (amplitude * (pane % Season)))];

    static double[] Thin(Random random, double[] values, double missing) => [.. values.Select(value => random.Happens(missing) ? double.NaN : value)];

    // At no lag, as if panes were independent.
    static bool PlainPearson(double[] model, double[] business)
    {
        (double First, double Second)[] pairs = [.. model.Zip(business).Where(pair => !double.IsNaN(pair.First) && !double.IsNaN(pair.Second))];
        double correlation = Correlation.Pearson(pairs.Select(pair => pair.First), pairs.Select(pair => pair.Second));
        return Math.Abs(Math.Atanh(correlation)) * Math.Sqrt(pairs.Length - 3) > Normal.InvCDF(0, 1, 0.975);
    }
}
