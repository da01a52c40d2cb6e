using OtelMl.Analyzers.Detection.Ensemble;
using OtelMl.Analyzers.Detection.Performance;
using OtelMl.Analyzers.Detection.Windows;
using OtelMl.Analyzers.Export;

namespace OtelMl.Analyzers.Tests.Stored;

public sealed class NamedEstimatesTests(ClickHouseFixture clickHouse) : BoroughsTests(clickHouse)
{
    [Fact]
    public async Task Each_estimator_asked_for_has_its_own_estimate()
    {
        StoredRow[] queens = StoredRow.Of("q", 0.5, 100);
        await Tips.PredictAsync([.. queens, .. StoredRow.Of("b", 0.5, 300, "Bronx")]);
        await Tips.LabelAsync(0.6, "yes", queens[..80]);

        await RunAsync(day: 1, new DetectionOptions { Estimators = EstimatorNames.All });

        Dictionary<string, Estimate> day = (await EstimatesAsync()).Where(estimate => estimate.Window == AnalysisWindow.Day).ToDictionary(estimate => estimate.Method);
        Assert.Equal(EstimatorNames.All.Order(StringComparer.Ordinal), day.Keys.Order(StringComparer.Ordinal));
        // Buckets are 90 and 50 % right, shrunken a little.
        Assert.Equal(0.6, day[EstimatorNames.ImportanceWeighting].Value, tolerance: 0.01);
        // There is no score, so that confidence knows nothing but the reference's mean; neither does it know of labels.
        Assert.Equal(0.7, day[EstimatorNames.CalibratedConfidence].Value, tolerance: 0.01);
        Assert.Equal(0.6, day[EstimatorNames.WeightedCalibration].Value, tolerance: 0.03);
        // 80 labels are all right; of the others about 20 of Queens and 300 of the Bronx.
        double rest = ((20 * 0.9) + (300 * 0.5)) / 320;
        Assert.Equal((80 + (320 * rest)) / 400, day[EstimatorNames.AsPrinted].Value, tolerance: 0.02);
        Assert.All(day.Values, estimate => Assert.InRange(estimate.Value, estimate.Lower, estimate.Upper));
    }

    [Fact]
    public async Task The_ensemble_of_all_stays_within_its_regret_of_the_best_member()
    {
        // Right 60 times of 100 wherever it is asked, which labels tell two days later, and the reference never.
        const int days = 25;
        var random = new Random(1);
        for (int day = 0; day < days; day++)
        {
            StoredRow[] rows = [.. StoredRow.Of($"q{day}-", day + 0.5, 40), .. StoredRow.Of($"b{day}-", day + 0.5, 40, "Bronx")];
            ILookup<bool, StoredRow> right = rows.ToLookup(_ => random.NextDouble() < 0.6);
            await Tips.PredictAsync(rows);
            await Tips.LabelAsync(day + 2.2, "yes", right[true]);
            await Tips.LabelAsync(day + 2.2, "no", right[false]);
        }

        // The labels of the last days come as well, and day by day only those that were there count.
        await RunAsync(days + 3, new DetectionOptions { Estimators = [EstimatorNames.Hedged], Windows = [AnalysisWindow.Day] });

        ILookup<string, Estimate> estimates = (await EstimatesAsync()).OrderBy(estimate => estimate.WindowStart).ToLookup(estimate => estimate.Method);
        Dictionary<string, double[]> losses = EstimatorNames.Members.Append(EstimatorNames.Hedged)
            .ToDictionary(name => name, name => estimates[name].Select(estimate => Math.Abs(estimate.Value - estimate.Realized!.Value)).ToArray());
        Assert.All(losses.Values, of => Assert.Equal(days, of.Length));
        double[][] members = [.. EstimatorNames.Members.Select(name => losses[name])];
        double range = Enumerable.Range(0, days).Max(day => members.Max(of => of[day]) - members.Min(of => of[day]));
        double best = members.Min(of => of.Sum());
        // No prior weight is below half of an equal share; two days are awaited at a time.
        double bound = AdaptiveHedge.Regret(0.5 / members.Length, members.Length, range, days, copies: 3);
        Assert.InRange(losses[EstimatorNames.Hedged].Sum(), 0, best + bound);
        // The bound is one for the worst case. Here the ensemble learns whom to trust: it beats an even mixture.
        Assert.InRange(losses[EstimatorNames.Hedged][12..].Sum(), 0, members.Average(of => of[12..].Sum()));
    }
}
