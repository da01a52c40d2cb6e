using OtelMl.Analyzers.Detection.Feedback;
using OtelMl.Analyzers.Tests.Simulation;

namespace OtelMl.Analyzers.Tests.Feedback;

public sealed class FeedbackStatesTests
{
    const double Day = 86400;
    const int Days = 14;
    const int Buckets = 20;
    const int Runs = 300;

    // Labels come after two days on average, and 15 % never.
    const double Ever = 0.85;

    static readonly DateTime Origin = CountedFeedback.Origin;

    [Fact]
    public void While_feedback_is_the_same_everywhere_it_is_seldom_said_to_lack_and_a_flat_threshold_says_so_always()
    {
        IReadOnlyList<FeedbackState>[] runs = Simulation.Runs.Of(Runs, random => LastDay(random));

        // Under no lack anywhere the false discovery rate is that of any flag at all.
        double flagged = runs.Share(states => states.Any(state => state.Lacking));
        Assert.InRange(flagged, 0, FeedbackStates.FalseDiscoveryRate + Simulation.Runs.ShareTolerance(FeedbackStates.FalseDiscoveryRate, Runs));
        // The naive rule: less than half labelled. Of the last day hardly anything can be.
        Assert.InRange(runs.Share(states => states.Any(FlatThreshold)), 0.99, 1);
    }

    [Fact]
    public void An_outage_in_one_bucket_is_found_and_the_others_stay_quiet()
    {
        IReadOnlyList<FeedbackState>[] runs = Simulation.Runs.Of(Runs, random => Window(random, day => day is >= 5 and < 12, silent: 3));

        Assert.InRange(runs.Share(states => Of(states, 3).Lacking), 0.99, 1);
        Assert.InRange(
            runs.Average(states => states.Count(state => state.Lacking && state.Bucket != "zone=3") / (double)Math.Max(1, states.Count(state => state.Lacking))),
            0,
            FeedbackStates.FalseDiscoveryRate + Simulation.Runs.ShareTolerance(FeedbackStates.FalseDiscoveryRate, Runs));
        Assert.All(runs, states => Assert.Equal(FeedbackScenario.None, Of(states, 3).State));
        Assert.All(runs, states => Assert.InRange(Of(states, 3).Overdue, 0.5 * Of(states, 3).Predictions, Of(states, 3).Predictions));
    }

    [Fact]
    public void A_bucket_with_half_its_labels_is_found_where_a_flat_threshold_sees_enough()
    {
        // Of a week that has long been over 85 % are labelled, of this bucket 55 %.
        IReadOnlyList<FeedbackState>[] runs = Simulation.Runs.Of(Runs, random => Window(random, day => day < 7, silent: 3, rate: 0.65, perDay: 60));

        Assert.InRange(runs.Share(states => Of(states, 3).Lacking), 0.95, 1);
        Assert.InRange(runs.Share(states => FlatThreshold(Of(states, 3))), 0, 0.05);
    }

    [Fact]
    public void What_comes_late_for_everybody_lacks_in_no_bucket()
    {
        // No label at all has come of the last three days.
        IReadOnlyList<FeedbackState>[] runs = Simulation.Runs.Of(100, random => Window(random, day => day >= 9, until: 11 * Day));

        Assert.Equal(0, runs.Share(states => states.Count(state => state.Lacking) > 1), tolerance: FeedbackStates.FalseDiscoveryRate + Simulation.Runs.ShareTolerance(0.05, 100));
    }

    [Fact]
    public void Feedback_goes_from_none_over_partial_to_full_as_time_passes()
    {
        FeedbackScenario[] states = [.. new[] { 0.01, 1, 60 }.Select(days => Of(Window(new Random(1), day => day == 13, later: days * Day), 3).State)];
        FeedbackScenario never = Of(Window(new Random(1), day => day == 13, later: 20 * Day, silentFrom: 13, silent: 3), 3).State;

        Assert.Equal([FeedbackScenario.Partial, FeedbackScenario.Partial, FeedbackScenario.Full], states);
        Assert.Equal(FeedbackScenario.None, never);
    }

    [Fact]
    public void Where_no_label_ever_came_there_is_none() =>
        Assert.All(Window(new Random(1), _ => true, until: 0), state => Assert.Equal((FeedbackScenario.None, false), (state.State, state.Lacking)));

    [Fact]
    public void Discoveries_are_those_of_Benjamini_and_Hochberg()
    {
        // .05 i / 5: .01, .02, .03, .04, .05.
        Assert.Equal(0.029, FeedbackStates.Threshold([0.5, 0.001, 0.029, 0.025, 0.9]));
        Assert.Equal(-1, FeedbackStates.Threshold([0.5, 0.02, 0.9]));
    }

    static bool FlatThreshold(FeedbackState state) => state.Labelled < 0.5 * state.Predictions;

    static FeedbackState Of(IReadOnlyList<FeedbackState> states, int bucket) => states.Single(state => state.Bucket == $"zone={bucket}");

    static IReadOnlyList<FeedbackState> LastDay(Random random) => Window(random, day => day == Days - 1);

    // Two weeks of traffic in twenty buckets, seen at their end or some time later. Labels of one bucket may be silent from a day on, or
    // come at a lower rate; labels known only until a time are those of a batch that is still to come.
    static IReadOnlyList<FeedbackState> Window(
        Random random, Predicate<int> window, int silent = -1, double rate = 0, int silentFrom = 0, double later = 0, double until = double.PositiveInfinity, int perDay = 40)
    {
        FeedbackCounts all = new("");
        FeedbackCounts[] buckets = [.. Enumerable.Range(0, Buckets).Select(bucket => new FeedbackCounts($"zone={bucket}"))];
        double now = (Days * Day) + later;
        for (int day = 0; day < Days; day++)
        {
            for (int bucket = 0; bucket < Buckets; bucket++)
            {
                for (int i = 0; i < perDay; i++)
                {
                    double made = (day + random.NextDouble()) * Day;
                    bool comes = random.Happens(bucket == silent && day >= silentFrom ? Ever * rate : Ever);
                    double labelled = made + (comes ? random.Exponential(2 * Day) : double.PositiveInfinity);
                    bool known = labelled < Math.Min(now, until);
                    foreach (FeedbackCounts counts in new[] { all, buckets[bucket] })
                        counts.Add(day, now - made, known ? labelled - made : null);
                }
            }
        }

        var row = new FeedbackState
        {
            Pipeline = "p",
            Window = "7d",
            WindowStart = Origin,
            WindowEnd = Origin.AddDays(7),
            ComputedAt = Origin,
        };
        Dictionary<FeedbackCounts, DelayCurve> curves = buckets.ToDictionary(bucket => bucket, bucket => bucket.CurveOfOthers(all));
        curves.Add(all, DelayCurve.Of(all.LabelledExits, all.OpenExits));
        return FeedbackStates.Of(all, buckets, bucket => curves[bucket], day => window((day - Origin).Days), row);
    }
}
