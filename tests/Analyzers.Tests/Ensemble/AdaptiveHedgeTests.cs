using CsCheck;
using OtelMl.Analyzers.Detection.Ensemble;

namespace OtelMl.Analyzers.Tests.Ensemble;

/// <summary>The regret bound is a theorem: it holds for every sequence of losses, not for most.</summary>
public sealed class AdaptiveHedgeTests
{
    static readonly Gen<double[]> Priors = Gen.Double[0.01, 1].Array[2, 8].Select(weights => Array.ConvertAll(weights, weight => weight / weights.Sum()));

    [Fact]
    public void Of_any_losses_the_weighted_ones_exceed_the_best_members_by_no_more_than_the_bound() =>
        (from prior in Priors
         from scale in Gen.OneOf(Gen.Const(1e-4), Gen.Const(1.0), Gen.Const(300.0))
         from losses in Gen.Double[0, scale].Array[prior.Length].Array[1, 120]
         select (prior, losses)).Sample(drawn => AssertBounded(drawn.prior, drawn.losses, WeighedAtOnce(drawn.prior, drawn.losses), copies: 1));

    [Theory]
    [InlineData(2, 400)]
    [InlineData(5, 400)]
    [InlineData(5, 7)]
    public void Nor_of_losses_by_an_adversary_who_sees_the_weights(int members, int rounds)
    {
        // Whoever is trusted most loses.
        double[] prior = [.. Enumerable.Repeat(1.0 / members, members)];
        var losses = new List<double[]>();
        var hedge = new AdaptiveHedge(prior);
        double weighted = 0;
        for (int round = 0; round < rounds; round++)
        {
            double[] weights = hedge.Weights();
            double[] loss = [.. weights.Select(weight => weight == weights.Max() ? 1.0 : 0)];
            weighted += Dot(weights, loss);
            hedge.Learn(loss);
            losses.Add(loss);
        }

        AssertBounded(prior, [.. losses], weighted, copies: 1);
    }

    [Fact]
    public void To_follow_whoever_was_best_breaks_it()
    {
        // After a first half loss the two take turns at being wrong, and the leader always is.
        double[][] losses = [[0.5, 0], .. Enumerable.Range(0, 200).Select(i => i % 2 == 0 ? new double[] { 0, 1 } : [1, 0])];
        double followed = 0;
        var sums = new double[2];
        foreach (double[] loss in losses)
        {
            followed += loss[sums[0] <= sums[1] ? 0 : 1];
            sums = [sums[0] + loss[0], sums[1] + loss[1]];
        }

        Assert.True(followed > sums.Min() + AdaptiveHedge.Regret(0.5, 2, 1, losses.Length));
        AssertBounded([0.5, 0.5], losses, WeighedAtOnce([0.5, 0.5], losses), copies: 1);
    }

    [Fact]
    public void It_holds_for_losses_that_become_known_whenever() =>
        (from prior in Priors
         from losses in Gen.Double[0, 1].Array[prior.Length].Array[1, 60]
         from delays in Gen.Int[0, 7].Array[losses.Length]
         select (prior, losses, delays)).Sample(drawn =>
         {
             EnsembleRound[] rounds = [.. drawn.losses.Select((loss, i) => new EnsembleRound(i, i + drawn.delays[i], loss))];
             double weighted = rounds.Select((round, i) => Dot(DelayedHedge.Weights(drawn.prior, rounds[..i], round.At), round.Losses)).Sum();
             // Asked in the round's own moment, its loss counts as awaited.
             int copies = Enumerable.Range(0, rounds.Length).Max(now => rounds.Take(now).Count(round => round.RealizedAt >= now)) + 1;
             AssertBounded(drawn.prior, drawn.losses, weighted, copies);
         });

    [Fact]
    public void Without_any_known_loss_the_weights_are_the_prior()
    {
        double[] prior = [0.2, 0.5, 0.3];
        EnsembleRound[] rounds = [new(1, long.MaxValue, []), new(2, long.MaxValue, [])];

        Assert.Equal(prior, DelayedHedge.Weights(prior, rounds, now: 3));
    }

    [Fact]
    public void Whoever_is_always_right_gets_all_the_weight()
    {
        EnsembleRound[] rounds = [.. Enumerable.Range(0, 20).Select(i => new EnsembleRound(i, i, [0.05, 0.01, 0.04]))];

        Assert.InRange(DelayedHedge.Weights([0.4, 0.2, 0.4], rounds, now: 20)[1], 0.99, 1);
    }

    static double WeighedAtOnce(double[] prior, double[][] losses)
    {
        var hedge = new AdaptiveHedge(prior);
        double weighted = 0;
        foreach (double[] loss in losses)
        {
            weighted += Dot(hedge.Weights(), loss);
            hedge.Learn(loss);
        }

        return weighted;
    }

    static void AssertBounded(double[] prior, double[][] losses, double weighted, int copies)
    {
        double range = losses.Max(loss => loss.Max() - loss.Min());
        for (int member = 0; member < prior.Length; member++)
        {
            double bound = AdaptiveHedge.Regret(prior[member], prior.Length, range, losses.Length, copies);
            double loss = losses.Sum(round => round[member]);
            Assert.True(weighted <= loss + bound + (1e-9 * (1 + loss)), $"{weighted} is more than {bound} above member {member}'s {loss}.");
        }
    }

    static double Dot(double[] weights, double[] losses) => weights.Zip(losses, (weight, loss) => weight * loss).Sum();
}
