using OtelMl.Analyzers.Detection.Accuracy;
using OtelMl.Analyzers.Tests.Simulation;

namespace OtelMl.Analyzers.Tests.Accuracy;

/// <summary>Estimates without any live label, which are importance weighting alone (methods A5).</summary>
public sealed class ImportanceWeightingTests
{
    const int Seeds = 600;
    const int LiveRows = 1000;

    static readonly double[] Accuracies = [0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9];

    // Uniform in the reference; live data lean to where the model is weak.
    static readonly double[] LiveShares = [0.35, 0.25, 0.15, 0.1, 0.06, 0.04, 0.03, 0.02];

    static readonly double LiveAccuracy = Accuracies.Zip(LiveShares, (a, share) => a * share).Sum();

    [Fact]
    public void The_paper_s_example_gives_55_percent()
    {
        // 80 % accurate on one bucket and 50 % on the other; 100 live tuples of the one and 500 of the other.
        ReferenceModel reference = AReference.Exact(0.8, 0.5);
        var live = new CellSet(reference);
        for (int i = 0; i < 600; i++)
            live.Add(day: 0, category: i < 100 ? 0 : 1, correct: false);

        AccuracyEstimate estimate = live.Estimate(0, 1, 1);

        Assert.Equal(0.55, estimate.Value, tolerance: 2e-4);
        Assert.Equal((0, 600), (estimate.Labelled, estimate.Unlabelled));
    }

    [Fact]
    public void Where_live_data_are_like_the_reference_the_estimate_is_its_accuracy()
    {
        ReferenceModel reference = AReference.Exact(0.9, 0.6, 0.75);
        var live = new CellSet(reference);
        for (int i = 0; i < 300; i++)
            live.Add(day: 0, category: i % 3, correct: true);

        Assert.Equal(0.75, live.Estimate(0, 1, 1).Value, tolerance: 1e-9);
    }

    [Fact]
    public void It_is_unbiased_under_covariate_shift_and_the_plain_reference_accuracy_is_not()
    {
        (double Weighted, double Plain)[] errors = Runs.Of(Seeds / 3, random =>
        {
            (ReferenceModel reference, CellSet live) = Simulate(random, rowsPerCategory: 1000);
            return (live.Estimate(0, 1, 1).Value - LiveAccuracy, reference.Accuracy - LiveAccuracy);
        });

        Assert.True(Unbiased([.. errors.Select(error => error.Weighted)]));
        Assert.False(Unbiased([.. errors.Select(error => error.Plain)]));

        // Besides its sampling error, shrinkage may cost a thousandth.
        static bool Unbiased(double[] errors) => Math.Abs(errors.Average()) <= errors.MeanTolerance() + 0.001;
    }

    [Fact]
    public void Its_interval_covers_95_percent_under_covariate_shift_and_one_blind_to_the_shift_does_not()
    {
        (bool Ours, bool Blind, bool Plain)[] covered = Runs.Of(Seeds, random =>
        {
            (ReferenceModel reference, CellSet live) = Simulate(random, rowsPerCategory: 60);
            AccuracyEstimate estimate = live.Estimate(0, 1, 1);
            double blind = Math.Sqrt(reference.Accuracy * (1 - reference.Accuracy) * ((1.0 / reference.Rows) + (1.0 / LiveRows)));
            double truth = live.Truth(0, 1);
            return (Covers(estimate, truth), Covers(estimate with { StandardError = blind }, truth), Covers(estimate with { Value = reference.Accuracy }, truth));
        });

        double tolerance = Runs.ShareTolerance(0.95, Seeds);
        Assert.InRange(covered.Share(run => run.Ours), 0.95 - tolerance, 0.95 + tolerance);
        Assert.False(covered.Share(run => run.Blind) >= 0.95 - tolerance);
        Assert.False(covered.Share(run => run.Plain) >= 0.95 - tolerance);
    }

    [Fact]
    public void Its_interval_covers_95_percent_where_the_score_shifts()
    {
        bool[] covered = Runs.Of(Seeds / 2, random =>
        {
            // Accuracy rises with every fifth of the scores; live scores, the square of a uniform one, are lower.
            var reference = ReferenceModel.Fit([.. Enumerable.Range(0, 600).Select(_ => Scored(random, random.NextDouble()))]);
            var live = new CellSet(reference);
            for (int i = 0; i < LiveRows; i++)
            {
                double score = random.NextDouble();
                ReferenceRow row = Scored(random, score * score);
                live.Add(0, reference.Stratification.IndexOf(row), reference.Expected(row), row.Correct, Cell.Never);
            }

            return Covers(live.Estimate(0, 1, 1), live.Truth(0, 1));
        });

        double tolerance = Runs.ShareTolerance(0.95, Seeds / 2);
        Assert.InRange(covered.Share(held => held), 0.95 - tolerance, 0.95 + tolerance);

        static ReferenceRow Scored(Random random, double score) => Rows.WithScore(score, random.Happens(0.6 + (0.08 * Math.Floor(5 * score))));
    }

    [Fact]
    public void A_reference_without_features_or_scores_still_has_an_accuracy_to_offer()
    {
        var reference = ReferenceModel.Fit([.. Enumerable.Range(0, 100).Select(i => Rows.WithScore(null, i < 80))]);
        var live = new CellSet(reference);
        for (int i = 0; i < 400; i++)
            live.Add(0, category: 0, correct: true);

        AccuracyEstimate estimate = live.Estimate(0, 1, 1);

        Assert.Equal(0.8, estimate.Value, tolerance: 1e-12);
        Assert.Equal(Math.Sqrt(0.8 * 0.2 * ((1.0 / 100) + (1.0 / 400))), estimate.StandardError, tolerance: 1e-12);
    }

    [Fact]
    public void A_score_that_is_no_number_does_not_spoil_the_cuts()
    {
        IEnumerable<ReferenceRow> scored = Enumerable.Range(0, 100).Select(i => Rows.WithScore(i / 100.0, i % 2 == 0));

        var reference = ReferenceModel.Fit([.. scored, Rows.WithScore(double.NaN)]);

        Assert.Equal(ReferenceModel.BucketsPerFeature - 1, Assert.Single(reference.Buckets).Bucketing.Cuts.Count);
    }

    [Fact]
    public void Features_that_came_as_numbers_only_are_bucketed_as_those_that_came_as_text_too()
    {
        var random = new Random(5);
        List<ReferenceRow> both = [.. Enumerable.Range(0, 500).Select(_ =>
        {
            double age = random.Next(18, 90);
            var numbers = new Dictionary<string, double> { ["age"] = age };
            var texts = new Dictionary<string, string> { ["age"] = $"{age}", ["zone"] = random.Next(2) == 0 ? "Zoo" : "Park" };
            return new ReferenceRow(random.NextDouble() < age / 90, null, numbers, texts);
        })];
        List<ReferenceRow> numbersOnly = [.. both.Select(row => row with { Texts = new Dictionary<string, string> { ["zone"] = row.Texts["zone"] } })];

        var expected = ReferenceModel.Fit(both);
        var found = ReferenceModel.Fit(numbersOnly);

        Assert.Equal(["age", "zone"], found.Buckets.Select(bucket => bucket.Bucketing.Feature));
        Assert.Equal(expected.Buckets.Select(bucket => bucket.Accuracies), found.Buckets.Select(bucket => bucket.Accuracies));
        Assert.Equal(expected.Stratification.Feature, found.Stratification.Feature);
        Assert.All(both.Zip(numbersOnly), pair => Assert.Equal(expected.Expected(pair.First), found.Expected(pair.Second)));
    }

    [Fact]
    public void An_empty_reference_is_refused() => Assert.Throws<ArgumentException>(() => ReferenceModel.Fit([]));

    [Fact]
    public void The_strata_are_those_of_the_feature_that_tells_right_from_wrong()
    {
        int[] chosen = Runs.Of(100, random =>
        {
            ReferenceRow[] rows = [.. Enumerable.Range(0, 400).Select(_ => Mixed(random))];
            return ReferenceModel.Fit(rows).Stratification.Feature == "tells" ? 1 : 0;
        });

        Assert.InRange(chosen.Sum(), 96, 100);

        static ReferenceRow Mixed(Random random)
        {
            var numbers = new Dictionary<string, double> { ["noise"] = random.NextDouble(), ["tells"] = random.NextDouble() };
            return new ReferenceRow(random.Happens(0.5 + (0.45 * numbers["tells"])), random.NextDouble(), numbers, numbers.ToDictionary(n => n.Key, n => $"{n.Value}"));
        }
    }

    static bool Covers(AccuracyEstimate estimate, double truth) => estimate.Lower <= truth && truth <= estimate.Upper;

    static (ReferenceModel Reference, CellSet Live) Simulate(Random random, int rowsPerCategory)
    {
        ReferenceModel reference = AReference.Drawn(random, Accuracies, rowsPerCategory);
        var live = new CellSet(reference);
        for (int i = 0; i < LiveRows; i++)
        {
            int category = random.Index(LiveShares);
            live.Add(0, category, random.Happens(Accuracies[category]));
        }

        return (reference, live);
    }
}
