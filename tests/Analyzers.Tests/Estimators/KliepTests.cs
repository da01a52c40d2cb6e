using CsCheck;
using OtelMl.Analyzers.Detection.Estimators;
using OtelMl.Analyzers.Tests.Simulation;

namespace OtelMl.Analyzers.Tests.Estimators;

public sealed class KliepTests
{
    const int Rows = 600;

    [Fact]
    public void Over_slices_that_do_not_overlap_it_is_importance_weighting_over_them() =>
        Gen.Int[0, int.MaxValue].Sample(seed =>
        {
            var random = new Random(seed);
            int[] slices = Draw(random, [0.4, 0.3, 0.2, 0.1]);
            double[] outcomes = Array.ConvertAll(slices, slice => random.Happens(0.9 - (0.1 * slice)) ? 1.0 : 0);
            double[] shares = Shares(Draw(random, [0.1, 0.2, 0.3, 0.4]), 4);

            double[] weights = Kliep.Weigh([slices], [shares], Rows);

            double bucketed = shares.Select((share, s) => share * outcomes.Where((_, row) => slices[row] == s).Average()).Sum();
            Assert.Equal(1, weights.Sum(), tolerance: 1e-12);
            Assert.Equal(bucketed, weights.Zip(outcomes, (weight, outcome) => weight * outcome).Sum(), tolerance: 1e-6);
        }, iter: 50);

    [Fact]
    public void Traffic_that_is_the_references_own_weights_all_rows_alike()
    {
        var random = new Random(1);
        int[][] slices = [Draw(random, [0.4, 0.6]), Draw(random, [0.1, 0.2, 0.7])];

        double[] weights = Kliep.Weigh(slices, [Shares(slices[0], 2), Shares(slices[1], 3)], Rows);

        Assert.All(weights, weight => Assert.Equal(1.0 / Rows, weight, tolerance: 1e-12));
    }

    [Fact]
    public void Over_slices_that_overlap_no_other_log_linear_ratio_is_likelier()
    {
        var random = new Random(2);
        int[] first = Draw(random, [0.5, 0.5]);
        // They go together: weighing by one moves the other.
        int[] second = Array.ConvertAll(first, slice => random.Happens(0.8) ? slice : 2);
        double[][] shares = [[0.8, 0.2], [0.6, 0.1, 0.3]];

        double[] weights = Kliep.Weigh([first, second], shares, Rows);

        Assert.Equal(1, weights.Sum(), tolerance: 1e-9);
        Assert.Equal(shares[0], Reached(first, 2).Select(share => Math.Round(share, 8)));
        Assert.Equal(shares[1], Reached(second, 3).Select(share => Math.Round(share, 8)));
        // The mean of log w over live rows, whose gradient is what shares lack, is concave: any step from the maximum loses.
        double best = Likelihood(weights);
        for (int i = 0; i < 100; i++)
        {
            double[] a = [random.Normal(0.3), random.Normal(0.3)];
            double[] b = [random.Normal(0.3), random.Normal(0.3), random.Normal(0.3)];
            double[] moved = [.. weights.Select((weight, row) => weight * Math.Exp(a[first[row]] + b[second[row]]))];
            double sum = moved.Sum();
            double likelihood = Likelihood(weights) + a.Zip(shares[0], (step, share) => step * share).Sum() + b.Zip(shares[1], (step, share) => step * share).Sum() - Math.Log(sum);
            Assert.InRange(likelihood, double.NegativeInfinity, best);
        }

        IEnumerable<double> Reached(int[] slices, int count) => Enumerable.Range(0, count).Select(s => weights.Where((_, row) => slices[row] == s).Sum());

        // Log w is the sum of what both slices add, so that its mean over live rows needs nothing but their shares.
        double Likelihood(double[] of)
        {
            double At(int one, int other) => Math.Log(of[Enumerable.Range(0, Rows).First(row => first[row] == one && second[row] == other)]);
            return At(0, 0) + (shares[0][1] * (At(1, 2) - At(0, 2))) + (shares[1][1] * (At(1, 1) - At(1, 2) + At(0, 2) - At(0, 0))) + (shares[1][2] * (At(0, 2) - At(0, 0)));
        }
    }

    [Fact]
    public void What_the_reference_has_none_of_counts_for_nothing_and_what_is_not_live_weighs_nothing()
    {
        int[] slices = [.. Enumerable.Range(0, Rows).Select(row => row % 3)];

        double[] weights = Kliep.Weigh([slices], [[0.25, 0.25, 0, 0.5]], Rows);

        Assert.Equal(1, weights.Sum(), tolerance: 1e-12);
        Assert.All(weights.Zip(slices), row => Assert.Equal(row.Second == 2 ? 0 : 3.0 / 2 / Rows, row.First, tolerance: 1e-12));
        // Where nothing of what is live is known, rows are as alike as before.
        Assert.All(Kliep.Weigh([slices], [[0, 0, 0, 1]], Rows), weight => Assert.Equal(1.0 / Rows, weight, tolerance: 1e-12));
    }

    static int[] Draw(Random random, double[] shares) => [.. Enumerable.Range(0, Rows).Select(_ => random.Index(shares))];

    static double[] Shares(int[] slices, int count) => [.. Enumerable.Range(0, count).Select(s => slices.Count(slice => slice == s) / (double)slices.Length)];
}
