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

    // The same, but not in the nights to the sixth and the seventh day of each week.
    static readonly Func<double, double> OnWorkdays = at =>
    {
        double night = Nightly(at);
        int weekday = (int)(night / Day) % 7;
        return weekday < 5 ? night : night + ((7 - weekday) * Day);
    };

    // Three days without, after which what was due then comes at once.
    static readonly Func<Func<double, double>, Func<double, double>> WithOutage = usual => at => usual(at) is >= 10 * Day and < 13 * Day ? 13 * Day : usual(at);

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

    [Theory]
    [InlineData(false, 0.5)]
    [InlineData(true, 2.5)]
    public void A_second_outage_is_told_as_soon_as_the_first_and_by_the_longest_silence_before_it_is_not(bool nightly, double after)
    {
        Func<double, double> usual = nightly ? Nightly : AtOnce;
        (FeedbackSilence? Silence, FeedbackState, double, FeedbackSilence?)[] first = Runs.Of(100, random => Look(random, 300, usual, until: 10 * Day, now: (10 + after) * Day));
        (FeedbackSilence? Silence, FeedbackState LastDay, double, FeedbackSilence? Naive)[] second =
            Runs.Of(100, random => Look(random, 300, WithOutage(usual), until: 24 * Day, now: (24 + after) * Day, naive: 1));

        Assert.All(first, look => Assert.NotNull(look.Silence));
        Assert.All(second, look => Assert.NotNull(look.Silence));
        Assert.All(second, look => Assert.Null(look.Naive));
    }

    [Theory]
    [InlineData(10)]
    [InlineData(300)]
    public void After_an_outage_labels_that_come_as_ever_are_hardly_ever_said_to_have_stopped(int perDay)
    {
        FeedbackSilence?[] looks = Runs.Of(Looks, random => Look(random, perDay, WithOutage(AtOnce), until: double.PositiveInfinity).Silence);

        Assert.InRange(looks.Share(silence => silence is not null), 0, FeedbackSilence.FalseAlarmRate + Runs.ShareTolerance(FeedbackSilence.FalseAlarmRate, Looks));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void A_weekend_without_a_batch_is_no_outage_once_there_was_one_before(int weeks)
    {
        // The evening before the batch that ends it.
        FeedbackSilence?[] looks = Runs.Of(100, random => Look(random, 100, OnWorkdays, until: double.PositiveInfinity, now: ((7 * weeks) - 0.1) * Day).Silence);

        Assert.All(looks, Assert.Null);
    }

    [Fact]
    public void What_has_stopped_for_all_lacks_to_each_bucket_that_something_was_due_to_and_is_said_to_be_nobodys_in_particular()
    {
        FeedbackState[][] looks = Runs.Of(50, random =>
        {
            FeedbackCounts all = new("");
            FeedbackCounts[] buckets = [new("large"), new("small")];
            double now = Days * Day;
            for (int i = 0; i < Days * 300; i++)
            {
                double made = now * random.NextDouble();
                double comes = made + random.Exponential(MeanDelay);
                double? delay = random.Happens(Ever) && comes < now - (3 * Day) ? comes - made : null;
                all.Add((int)(made / Day), now - made, delay);
                buckets[i % 100 == 0 ? 1 : 0].Add((int)(made / Day), now - made, delay);
            }

            var silence = FeedbackSilence.Of(all, new LabelArrivals(TimeSpan.FromDays(3), [], TimeSpan.FromDays(Days - 3)));
            Dictionary<FeedbackCounts, DelayCurve> curves = buckets.Append(all).ToDictionary(bucket => bucket, bucket => bucket.CurveOfOthers(all));
            FeedbackState row = RowOf(Days - 3);
            return FeedbackStates.Of(all, buckets, bucket => curves[bucket], day => day == row.WindowStart, row, silence).ToArray();
        });

        Assert.All(looks, look => Assert.All(look[..2], state => Assert.Equal((FeedbackScenario.None, true, true), (state.State, state.Lacking, state.Everywhere))));
        // What is due to a bucket is its part of what is due to all.
        Assert.All(looks, look => Assert.Equal(look[0].Expected * look[1].Predictions / look[0].Predictions, look[1].Expected, tolerance: 0.02 * look[0].Expected));
        // Of three predictions chance alone may hold back what is due.
        Assert.InRange(looks.Share(look => look.Length < 3 || !look[2].Lacking), 0.1, 1);
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
    // labels would be said to have stopped by the longest silences alone, if any.
    static (FeedbackSilence? Silence, FeedbackState LastDay, double NaiveShare, FeedbackSilence? Naive) Look(
        Random random, int perDay, Func<double, double> comesAt, double until, double now = Days * Day, int naive = 0)
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

        LabelGap[] gaps =
        [
            .. minutes.Zip(minutes.Skip(1), (one, next) => new LabelGap(TimeSpan.FromMinutes(next - one), TimeSpan.FromMinutes(one - minutes.Min)))
                .OrderByDescending(gap => gap.Length)
                .Take(LabelArrivals.MostGaps),
        ];
        var arrivals = new LabelArrivals(TimeSpan.FromSeconds(now - (60 * minutes.Max)), gaps, TimeSpan.FromMinutes(minutes.Max - minutes.Min));
        var silence = FeedbackSilence.Of(all, arrivals);
        var curve = DelayCurve.Of(all.LabelledExits, all.OpenExits);
        FeedbackState row = RowOf((int)Math.Ceiling(now / Day) - 1);
        return (
            silence,
            Assert.Single(FeedbackStates.Of(all, [], _ => curve, day => day == row.WindowStart, row, silence)),
            curve.At(2 * Day),
            FeedbackSilence.Of(all, arrivals with { Gaps = gaps[..naive] }));
    }

    static FeedbackState RowOf(int day) => new()
    {
        Pipeline = "p",
        Window = "day",
        WindowStart = CountedFeedback.Origin.AddDays(day),
        WindowEnd = CountedFeedback.Origin.AddDays(day + 1),
        ComputedAt = CountedFeedback.Origin,
    };
}
