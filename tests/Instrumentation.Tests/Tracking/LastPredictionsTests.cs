using OtelMl.Analyzers.Tests.Simulation;

namespace OtelMl.Instrumentation.Tests.Tracking;

public sealed class LastPredictionsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(50)]
    [InlineData(5000)]
    public void It_is_what_looking_at_the_last_ones_anew_would_give(int window)
    {
        const int Predictions = 1000;
        Random random = new(window);
        LastPredictions last = new(window, (prediction, label) => Math.Abs(prediction - label));
        List<(double Value, double? Label)> all = [];
        for (int i = 0; i < Predictions; i++)
        {
            double value = random.Next(10);
            last.Predict((ulong)i * 7919, value);
            all.Add((value, null));
            // Late labels, some of them for what has left the window, and some that are corrected.
            if (random.Happens(0.8))
            {
                int labelled = Math.Max(0, i - random.Next(80));
                double label = random.Next(10);
                last.Label((ulong)labelled * 7919, label);
                if (labelled > i - window) all[labelled] = (all[labelled].Value, label);
            }

            var present = all.TakeLast(window).ToList();
            JoinAggregate sums = last.Aggregate;
            Assert.Equal((present.Count, present.Count(item => item.Label is not null)), ((int)sums.Predictions, (int)sums.Joined));
            Assert.Equal(present.Sum(item => item.Label is { } known ? Math.Abs(known - item.Value) : 0), sums.Total, 1e-9);
        }
    }
}
