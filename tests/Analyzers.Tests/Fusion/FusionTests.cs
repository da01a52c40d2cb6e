using OtelMl.Analyzers.Detection.Fusion;
using OtelMl.Analyzers.Tests.Simulation;

namespace OtelMl.Analyzers.Tests.Fusion;

public sealed class FusionTests
{
    const int Seeds = 300;
    const int PerPane = 300;

    static readonly double[] Expectations = [0.5, 0.6, 0.7, 0.75, 0.85];

    static readonly Target Correctness = ExactReference.Of(Expectations, rows: 400);

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.5)]
    public void Intervals_cover_the_truth_in_95_percent_of_runs_when_it_follows_the_model(double labelledShare)
    {
        // As the tracker supposes before any label.
        bool[] covered = Runs.Of(Seeds, random =>
        {
            ShiftPace pace = ShiftTracker.Paces[random.Index([.. ShiftTracker.Paces.Select(supposed => supposed.Prior)])];
            double[][] loadings = Correctness.Prior.Loadings;
            double[] common = [.. loadings[0].Select(_ => random.Normal(pace.Start * ShiftPrior.CommonStart))];
            double[] own = [.. Expectations.Select(_ => random.Normal(pace.Start * ShiftPrior.OwnStart))];
            var live = new LiveSimulation(Correctness);
            for (int pane = 0; pane < 14; pane++)
            {
                bool breaks = random.Happens(pace.Breaks);
                for (int c = 0; c < common.Length; c++)
                    common[c] += random.Normal(breaks ? ShiftPrior.CommonJump : pace.Step);
                for (int s = 0; s < own.Length; s++)
                    own[s] += random.Normal(breaks ? ShiftPrior.OwnJump : pace.Step);
                for (int i = 0; i < PerPane; i++)
                {
                    int s = random.Next(own.Length);
                    double deviation = Math.Sqrt(Expectations[s] * (1 - Expectations[s]));
                    double shift = own[s] + common.Zip(loadings[s], (moved, loading) => moved * loading).Sum();
                    live.Add(pane, Expectations[s], random.Happens(Expectations[s] + (deviation * shift)), random.Happens(labelledShare));
                }
            }

            (double estimate, double error, double truth) = live.Since(7);
            return Math.Abs(estimate - truth) <= 1.96 * error;
        });

        Assert.InRange(covered.Share(held => held), 0.95 - Runs.ShareTolerance(0.95, Seeds), 0.95 + Runs.ShareTolerance(0.95, Seeds));
    }

    [Fact]
    public void Labels_that_are_missing_by_stratum_bias_their_mean_and_not_the_fusion()
    {
        double[] rates = [0.05, 0.1, 0.5, 0.9, 0.9];
        (double LabelledOnly, double Fused) = Bias(random =>
        {
            int s = random.Index([0.4, 0.3, 0.2, 0.05, 0.05]);
            return (s, Expectations[s], random.Happens(rates[s]));
        });

        Assert.InRange(LabelledOnly, 0.08, 1);
        Assert.Equal(0, Fused, tolerance: 0.01);
    }

    [Fact]
    public void A_concept_shift_biases_the_expectation_and_the_fusion_little()
    {
        (_, double fused) = Bias(random =>
        {
            int s = random.Next(5);
            return (s, Expectations[s] - 0.15, random.Happens(0.2));
        });

        // What the reference expects alone stays .15 too high.
        Assert.Equal(0, fused, tolerance: 0.03);
    }

    [Fact]
    public void Confidence_that_means_less_where_there_are_labels_means_less_where_there_are_none()
    {
        Target target = ExactReference.Of([0.1, 0.3, 0.7, 0.9, 0.97], rows: 400);
        double[] errors = Runs.Of(60, random =>
        {
            var live = new LiveSimulation(target);
            for (int i = 0; i < 400; i++)
            {
                (double expected, double turnsOut) = random.Pick([(0.1, 0.25), (0.3, 0.396), (0.7, 0.604), (0.9, 0.75)]);
                live.Add(0, expected, random.Happens(turnsOut), known: true);
            }

            for (int i = 0; i < 400; i++)
                live.Add(1, 0.97, random.Happens(0.85), known: false);
            (double estimate, _, double truth) = live.Since(1);
            return estimate - truth;
        });

        // What the reference expects is .12 too high; labels alone say nothing of this stratum, nor, rising and falling alike, of all together.
        // At least half of it goes.
        Assert.Equal(0, errors.Average(), tolerance: 0.06);
    }

    [Fact]
    public void Without_labels_it_is_what_the_reference_expects()
    {
        var live = new LiveSimulation(Correctness);
        for (int i = 0; i < 100; i++)
            live.Add(0, 0.7, i < 10, known: false);

        Assert.Equal(0.7, live.Since(0).Estimate, tolerance: 1e-12);
    }

    [Fact]
    public void With_all_labels_it_is_the_truth_without_error()
    {
        var live = new LiveSimulation(Correctness);
        for (int i = 0; i < 100; i++)
            live.Add(0, 0.7, i < 33, known: true);

        Assert.Equal((0.33, 0), (live.Since(0).Estimate, live.Since(0).Error));
    }

    // The mean error of the labelled subset alone and of the fusion, over 4 000 predictions of one pane.
    static (double LabelledOnly, double Fused) Bias(Func<Random, (int Stratum, double Accuracy, bool Known)> draw)
    {
        (double, double)[] runs = Runs.Of(60, random =>
        {
            var live = new LiveSimulation(Correctness);
            var labelled = new List<bool>();
            for (int i = 0; i < 4000; i++)
            {
                (int stratum, double accuracy, bool known) = draw(random);
                bool correct = random.Happens(accuracy);
                live.Add(0, Expectations[stratum], correct, known);
                if (known)
                    labelled.Add(correct);
            }

            (double estimate, _, double truth) = live.Since(0);
            return (labelled.Share(correct => correct) - truth, estimate - truth);
        });
        return (runs.Average(run => run.Item1), runs.Average(run => run.Item2));
    }
}
