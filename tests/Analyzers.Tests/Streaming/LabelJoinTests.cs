using OtelMl.Analyzers.Streaming;
using OtelMl.Analyzers.Tests.Simulation;
using OtelMl.Instrumentation;

namespace OtelMl.Analyzers.Tests.Streaming;

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
    public void Weighted_totals_are_unbiased_where_unweighted_ones_are_not()
    {
        (double Weighted, double Unweighted)[] errors = Runs.Of(Seeds, random =>
        {
            (LabelJoin join, double correct, double labelled) = Simulate(random, Pending);
            JoinAggregate total = join.Total;
            // The naive way: as if each that got a place stood for equally many.
            double naive = total.Joined == 0 ? 0 : join.BySequence.Window(0, Predictions / 2).Aggregate.Joined / (double)total.Joined;
            double early = join.BySequence.Window(0, Predictions / 2).Aggregate.Labelled / labelled;
            return (total.Total - correct, naive - early);
        });

        double[] weighted = [.. errors.Select(error => error.Weighted)];
        double[] unweighted = [.. errors.Select(error => error.Unweighted)];
        Assert.InRange(weighted.Average(), -weighted.MeanTolerance(), weighted.MeanTolerance());
        Assert.True(Math.Abs(unweighted.Average()) > unweighted.MeanTolerance());
    }

    [Fact]
    public void Intervals_cover_the_accuracy_of_all_labels()
    {
        bool[] covered = Runs.Of(Seeds, random =>
        {
            (LabelJoin join, double correct, double labelled) = Simulate(random, Pending);
            return Math.Abs(join.Total.Mean - (correct / labelled)) <= 1.96 * join.Total.StandardError;
        });

        Assert.InRange(covered.Share(held => held), 0.93, 0.97);
    }

    [Fact]
    public void With_room_for_all_the_answer_is_exact()
    {
        (LabelJoin join, double correct, double labelled) = Simulate(new Random(1), Predictions);

        Assert.Equal((correct, labelled, 0.0), (join.Total.Total, join.Total.Labelled, join.Total.StandardError));
        Assert.Equal(MlSampleLimit.Everything, join.Limit);
    }

    static (LabelJoin Join, double Correct, double Labelled) Simulate(Random random, int maxPending)
    {
        var join = new LabelJoin(new LabelJoinOptions { MaxPending = maxPending, SequencePane = 100 });
        var labels = new PriorityQueue<(ulong Hash, double Value), long>();
        double correct = 0, labelled = 0;
        for (int i = 0; i < Predictions + 1000; i++)
        {
            if (i < Predictions)
            {
                ulong hash = (ulong)random.NextInt64(long.MinValue, long.MaxValue);
                bool right = random.Happens(i < Predictions / 2 ? 0.9 : 0.5);
                join.Predict(hash, i, i, 1);
                if (random.Happens(0.85))
                {
                    bool burst = random.Happens(0.5);
                    labels.Enqueue((hash, right ? 1 : 0), burst ? ((i / 400) + 1) * 400 : i + (long)random.Exponential(15));
                    labelled++;
                    correct += right ? 1 : 0;
                }
            }

            while (labels.TryPeek(out (ulong Hash, double Value) label, out long due) && due <= i)
            {
                labels.Dequeue();
                join.Label(label.Hash, i, label.Value);
                Assert.InRange(join.Pending, 0, maxPending);
            }
        }

        while (labels.TryDequeue(out (ulong Hash, double Value) late, out _))
            join.Label(late.Hash, Predictions + 1000, late.Value);
        return (join, correct, labelled);
    }
}
