using OtelMl.Analyzers.Detection.Accuracy;
using OtelMl.Analyzers.Tests.Simulation;

namespace OtelMl.Analyzers.Tests.Accuracy;

/// <summary>Four buckets, of which some are labelled far more often than others: 4 000 predictions on one day.</summary>
public sealed class FusionBiasTests
{
    const int Seeds = 100;
    const int Predictions = 4000;

    static readonly double[] Trained = [0.9, 0.8, 0.7, 0.6];

    static readonly ReferenceModel Reference = AReference.Exact(Trained);

    [Fact]
    public void Labels_that_are_missing_by_stratum_bias_their_mean_and_not_the_fusion()
    {
        Bias bias = Simulate(Trained, shares: [0.1, 0.2, 0.3, 0.4], labelRates: [0.9, 0.5, 0.1, 0.05]);

        Assert.InRange(bias.LabelledOnly, 0.1, 0.12);
        Assert.Equal(0, bias.Fused, tolerance: 0.005);
    }

    [Fact]
    public void A_concept_shift_biases_the_count_weighted_fusion_and_ours_little()
    {
        Bias bias = Simulate([0.6, 0.6, 0.7, 0.6], shares: [0.4, 0.3, 0.2, 0.1], labelRates: [0.3, 0.2, 0.1, 0.05]);

        Assert.InRange(bias.CountWeighted, 0.12, 0.14);
        Assert.Equal(0, bias.Fused, tolerance: 0.03);
    }

    static Bias Simulate(double[] accuracies, double[] shares, double[] labelRates)
    {
        (double Truth, double Labelled, double CountWeighted, double Fused)[] runs = Runs.Of(Seeds, random =>
        {
            var live = new CellSet(Reference);
            for (int i = 0; i < Predictions; i++)
            {
                int bucket = random.Index(shares);
                live.Add(0, bucket, random.Happens(accuracies[bucket]), random.Happens(labelRates[bucket]) ? 0 : Cell.Never);
            }

            var tally = Tally.Of(live.Cells, asOfDay: 1);
            return (live.Truth(0, 1), tally.Correct / (double)tally.Labelled, (tally.Correct + tally.UnlabelledExpected) / tally.Total, live.Estimate(0, 1, 1).Value);
        });
        var result = new Bias(
            runs.Average(run => run.Labelled - run.Truth), runs.Average(run => run.CountWeighted - run.Truth), runs.Average(run => run.Fused - run.Truth));
        return result;
    }

    readonly record struct Bias(double LabelledOnly, double CountWeighted, double Fused);
}
