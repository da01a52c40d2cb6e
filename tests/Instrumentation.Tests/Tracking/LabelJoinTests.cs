using OtelMl.Analyzers.Tests.Simulation;

namespace OtelMl.Instrumentation.Tests.Tracking;

/// <summary>
/// The join on a stream that drifts: right with probability .9 in its first half and .5 in its second, half of the labels soon, half in
/// bursts, 15 % never.
/// </summary>
public sealed class LabelJoinTests
{
    const int Predictions = 2000;
    const int Pending = 60;
    const int Seeds = 3000;

    [Fact]
    public void Weighted_totals_are_unbiased_where_a_refilled_reservoir_is_not()
    {
        (double Weighted, double Refilled)[] errors = Runs.Of(Seeds, random =>
        {
            Stream stream = new(random);
            LabelJoin join = new(Options(Pending));
            RefilledReservoir reservoir = new(Pending, random);
            stream.Play(join.Predict, join.Label);
            stream.Play((hash, _, value) => reservoir.Predict(hash, value), (hash, _, value) => reservoir.Label(hash, value));
            return (join.Total.Total - stream.Correct, reservoir.Total - stream.Correct);
        });

        double[] weighted = [.. errors.Select(error => error.Weighted)];
        double[] refilled = [.. errors.Select(error => error.Refilled)];
        Assert.InRange(weighted.Average(), -weighted.MeanTolerance(), weighted.MeanTolerance());
        Assert.True(Math.Abs(refilled.Average()) > refilled.MeanTolerance());
    }

    [Fact]
    public void Intervals_cover_the_accuracy_of_all_labels()
    {
        bool[] covered = Runs.Of(Seeds, random =>
        {
            Stream stream = new(random);
            LabelJoin join = new(Options(Pending));
            stream.Play(join.Predict, join.Label);
            return Math.Abs(join.Total.Mean - stream.Accuracy) <= 1.96 * join.Total.StandardError;
        });

        Assert.InRange(covered.Share(held => held), 0.93, 0.97);
    }

    [Fact]
    public void With_room_for_all_the_answer_is_exact()
    {
        Stream stream = new(new Random(1));
        LabelJoin join = new(Options(Predictions));
        stream.Play(join.Predict, join.Label);

        Assert.Equal((stream.Correct, stream.Labelled, 0.0), (join.Total.Total, join.Total.Labelled, join.Total.StandardError));
        Assert.Equal((double)Predictions, join.Total.Predictions);
        Assert.Equal(MlSampleLimit.Everything, join.Limit);
    }

    [Fact]
    public void No_more_wait_than_there_is_room_for()
    {
        Stream stream = new(new Random(2));
        LabelJoin join = new(Options(Pending));
        int most = 0;
        stream.Play(
            (hash, time, value) =>
            {
                join.Predict(hash, time, value);
                most = Math.Max(most, join.Pending);
            },
            join.Label);

        Assert.Equal(Pending, most);
    }

    [Fact]
    public void Two_collectors_with_room_merge_to_what_one_would_have()
    {
        Stream stream = new(new Random(3));
        Random random = new(4);
        LabelJoin one = new(Options(Predictions)), left = new(Options(Predictions)), right = new(Options(Predictions));
        stream.Play(one.Predict, one.Label);
        PlaySplit(stream, random, left, right);
        left.Merge(right);

        Assert.Equal(one.Total.Total, left.Total.Total, 1e-9);
        Assert.Equal(one.Total.Labelled, left.Total.Labelled, 1e-9);
        Assert.Equal(one.Total.Predictions, left.Total.Predictions);
        Assert.Equal(one.Pending, left.Pending);
        Assert.Equal(one.Decayed.At(Predictions).Mean, left.Decayed.At(Predictions).Mean, 1e-9);
    }

    [Fact]
    public void Two_small_collectors_merge_without_bias()
    {
        double[] errors = Runs.Of(Seeds, random =>
        {
            Stream stream = new(random);
            LabelJoin left = new(Options(Pending)), right = new(Options(Pending));
            PlaySplit(stream, random, left, right);
            left.Merge(right);
            Assert.InRange(left.Pending, 0, Pending);
            return left.Total.Total - stream.Correct;
        });

        Assert.InRange(errors.Average(), -errors.MeanTolerance(), errors.MeanTolerance());
    }

    [Theory]
    [InlineData(Pending)]
    [InlineData(Predictions)]
    public void The_order_of_labels_that_come_at_once_does_not_matter(int room)
    {
        Random random = new(5);
        var events = Enumerable.Range(0, Predictions).Select(_ => (Hash: Stream.NewHash(random), Right: random.Happens(0.7))).ToArray();
        LabelJoin given = new(Options(room)), shuffled = new(Options(room));
        for (int block = 0; block < Predictions; block += 400)
        {
            var due = events[block..(block + 400)];
            foreach (var (hash, _) in due)
            {
                given.Predict(hash, block, 1);
                shuffled.Predict(hash, block, 1);
            }

            // Of those that still wait; the others' labels would wait in turn, and take places.
            due = [.. due.Where(item => Waits(given, item.Hash))];
            foreach (var (hash, right) in due) given.Label(hash, block + 400, right ? 1 : 0);
            random.Shuffle(due);
            foreach (var (hash, right) in due) shuffled.Label(hash, block + 400, right ? 1 : 0);
            Assert.Equal((given.Pending, given.Limit), (shuffled.Pending, shuffled.Limit));
        }

        Assert.Equal(given.Total.Total, shuffled.Total.Total, 1e-9);
        Assert.Equal(given.Total.StandardError, shuffled.Total.StandardError, 1e-9);
    }

    [Fact]
    public void A_window_is_what_joining_its_predictions_anew_would_give()
    {
        Random random = new(6);
        const int Length = 50, Panes = 30;
        LabelJoin join = new(Options(Predictions) with { Pane = TimeSpan.FromTicks(Length), Panes = Panes });
        List<(long Time, bool? Right)> known = [];
        List<(ulong Hash, long Time, bool Right, long Due)> open = [];
        for (int now = 0; now < Predictions; now++)
        {
            long time = Math.Max(0, now - random.Next(100)); // reported out of order
            ulong hash = Stream.NewHash(random);
            join.Predict(hash, time, 1);
            open.Add((hash, time, random.Happens(0.6), now + random.Next(600)));
            foreach (var item in open.Where(item => item.Due <= now).ToList())
            {
                join.Label(item.Hash, now, item.Right ? 1 : 0);
                known.Add((item.Time, item.Right));
                open.Remove(item);
            }

            long end = now + 1, start = Math.Max(0, end - random.Next(1, (Panes - 1) * Length));
            (JoinAggregate sums, long from, long to) = join.ByTime.Window(start, end);
            Assert.InRange(start - from, 0, Length - 1);
            Assert.InRange(to - end, 0, Length - 1);
            bool Within(long t) => t >= from && t < to;
            Assert.Equal(known.Count(item => Within(item.Time)), sums.Joined);
            Assert.Equal(known.Count(item => Within(item.Time) && item.Right == true), sums.Total);
            Assert.Equal(known.Count(item => Within(item.Time)) + open.Count(item => Within(item.Time)), sums.Predictions);
        }
    }

    [Fact]
    public void A_reset_counts_from_then_on()
    {
        LabelJoin join = new(Options(10));
        join.Predict(1, 100, 1);
        join.Reset(200);
        join.Predict(2, 200, 1);
        join.Label(1, 300, 0);
        join.Label(2, 300, 1);

        Assert.Equal((1.0, 1.0, 1.0), (join.Total.Predictions, join.Total.Labelled, join.Total.Mean));
    }

    [Fact]
    public void Labels_may_come_first_and_what_waits_too_long_is_not_counted()
    {
        LabelJoin join = new(Options(10) with { Horizon = TimeSpan.FromTicks(100), LabelHorizon = TimeSpan.FromTicks(10) });
        join.Label(1, 0, 1);
        join.Predict(1, 5, 1);
        join.Label(2, 6, 1);
        join.Predict(2, 20, 1);
        join.Predict(3, 20, 1);
        join.Label(3, 121, 1);

        Assert.Equal(1, join.Total.Joined);
    }

    static LabelJoinOptions Options(int maxPending) =>
        new() { MaxPending = maxPending, Pane = TimeSpan.FromTicks(100), LabelHorizon = TimeSpan.FromDays(1), HalfLife = TimeSpan.FromTicks(500) };

    static bool Waits(LabelJoin join, ulong hash)
    {
        LabelJoin tried = join.Copy();
        tried.Label(hash, 0, 1);
        return tried.Total.Joined > join.Total.Joined;
    }

    static void PlaySplit(Stream stream, Random random, LabelJoin left, LabelJoin right) => stream.Play(
        (hash, time, value) => (random.Happens(0.5) ? left : right).Predict(hash, time, value),
        (hash, time, value) => (random.Happens(0.5) ? left : right).Label(hash, time, value));
}
