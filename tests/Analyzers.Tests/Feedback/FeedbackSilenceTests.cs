using OtelMl.Analyzers.Detection.Feedback;
using OtelMl.Analyzers.Tests.Simulation;

namespace OtelMl.Analyzers.Tests.Feedback;

/// <summary>Labels that come after two days on average, and 15 % never; looked at after four weeks.</summary>
public sealed class FeedbackSilenceTests
{
    const double Day = 86400;
    const double Ever = 0.85;
    const double MeanDelay = 2 * Day;
    const int Days = 28;
    const int Looks = 300;

    static readonly Func<double, double> AtOnce = at => at;

    // At two in the night, what has become known since the night before.
    static readonly Func<double, double> Nightly = at => (Math.Ceiling((at / Day) - (2 / 24.0)) * Day) + (2 * 3600);

    [Theory]
    [InlineData(10)]
    [InlineData(300)]
    public void While_labels_come_as_ever_they_are_hardly_ever_said_to_have_stopped(int perDay)
    {
        FeedbackSilence?[] looks = Runs.Of(Looks, random => Look(random, perDay, AtOnce, until: double.PositiveInfinity).Silence);

        Assert.InRange(looks.Share(silence => silence is not null), 0, FeedbackSilence.FalseAlarmRate + Runs.ShareTolerance(FeedbackSilence.FalseAlarmRate, Looks));
    }

    [Fact]
    public void Before_a_nightly_batch_they_have_not_stopped_though_none_came_all_day_where_many_were_due()
    {
        // Ten in the evening, twenty hours after the batch.
        (FeedbackSilence? Silence, FeedbackState LastDay, double, FeedbackSilence? Naive)[] looks =
            Runs.Of(Looks, random => Look(random, 100, Nightly, until: double.PositiveInfinity, now: (Days - (2 / 24.0)) * Day));

        Assert.All(looks, look => Assert.Null(look.Silence));
        Assert.All(looks, look => Assert.False(look.LastDay.Lacking));
        // The naive rule goes by how many were due, and not by what silences there were before.
        Assert.All(looks, look => Assert.NotNull(look.Naive));
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 3)]
    [InlineData(true, 10)]
    public void Once_they_stop_it_is_told_and_goes_on_being_told(bool nightly, int outage)
    {
        (FeedbackSilence? Silence, FeedbackState LastDay, double, FeedbackSilence?)[] looks =
            Runs.Of(100, random => Look(random, 300, nightly ? Nightly : AtOnce, until: (Days - outage) * Day));

        Assert.All(looks, look => Assert.NotNull(look.Silence));
        Assert.All(looks, look => Assert.Equal((FeedbackScenario.None, true), (look.LastDay.State, look.LastDay.Lacking)));
        Assert.All(looks, look => Assert.InRange(look.LastDay.Overdue, 1, look.LastDay.Predictions));
    }

    [Fact]
    public void What_is_due_is_told_from_the_time_when_they_came()
    {
        // The naive curve takes predictions for followed all the time, and so labels for slower than they were.
        (FeedbackSilence? Silence, FeedbackState, double NaiveShare, FeedbackSilence?)[] looks = Runs.Of(100, random => Look(random, 300, AtOnce, until: (Days - 5) * Day));

        double due = Ever * (1 - Math.Exp(-2 * Day / MeanDelay));
        Assert.Equal(due, looks.Average(look => look.Silence!.Curve.At(2 * Day)), tolerance: 0.01);
        Assert.InRange(looks.Average(look => look.NaiveShare), 0, due - 0.05);
    }

    // Whether labels have stopped by now, what the last day's state is, which share a curve of all that is known has after two days, and whether
    // labels would be said to have stopped if no silence before were known of.
    static (FeedbackSilence? Silence, FeedbackState LastDay, double NaiveShare, FeedbackSilence? Naive) Look(
        Random random, int perDay, Func<double, double> comesAt, double until, double now = Days * Day)
    {
        FeedbackCounts all = new("");
        var minutes = new SortedSet<long>();
        for (int i = 0; i < Days * perDay; i++)
        {
            double made = Days * Day * random.NextDouble();
            double comes = random.Happens(Ever) ? comesAt(made + random.Exponential(MeanDelay)) : double.PositiveInfinity;
            bool known = comes < Math.Min(now, until);
            if (made >= now)
                continue;
            all.Add((int)(made / Day), now - made, known ? comes - made : null);
            if (known)
                minutes.Add((long)(comes / 60));
        }

        var arrivals = new LabelArrivals(
            TimeSpan.FromSeconds(now - (60 * minutes.Max)), TimeSpan.FromMinutes(minutes.Zip(minutes.Skip(1), (one, next) => next - one).Max()), TimeSpan.FromMinutes(minutes.Max - minutes.Min));
        var silence = FeedbackSilence.Of(all, arrivals);
        var curve = DelayCurve.Of(all.LabelledExits, all.OpenExits);
        DateTime last = CountedFeedback.Origin.AddDays(Days - 1);
        var row = new FeedbackState
        {
            Pipeline = "p",
            Window = "day",
            WindowStart = last,
            WindowEnd = last.AddDays(1),
            ComputedAt = last,
        };
        return (silence, Assert.Single(FeedbackStates.Of(all, [], _ => curve, day => day == last, row, silence)), curve.At(2 * Day), FeedbackSilence.Of(all, arrivals with { LongestBefore = TimeSpan.Zero }));
    }
}
