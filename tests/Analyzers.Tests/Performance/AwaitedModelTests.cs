using OtelMl.Analyzers.Detection.Data;
using OtelMl.Analyzers.Detection.Estimators;
using OtelMl.Analyzers.Detection.Performance;
using OtelMl.Analyzers.Tests.Simulation;

namespace OtelMl.Analyzers.Tests.Performance;

public sealed class AwaitedModelTests
{
    const int Rows = 8000;

    static readonly (double Outcome, double Delay, string Kind)[] Reference = Draw(new Random(1));

    [Theory]
    [InlineData(0.5)]
    [InlineData(3)]
    public void What_is_still_awaited_is_expected_to_be_what_takes_long_of_its_kind(double age)
    {
        (double Outcome, double Delay, string Kind)[] live = Draw(new Random(2));
        FeatureColumn[] Columns(string[] kinds) => [new("kind", null, kinds)];
        var binning = FeatureBinning.Fit(Columns([.. Reference.Select(row => row.Kind)]), [.. Reference.Select(row => row.Outcome)]);
        BinnedFeatures Features(IReadOnlyCollection<string> kinds) => binning.Apply(Columns([.. kinds]), kinds.Count);
        var model = AwaitedModel.Fit(
            Features([.. Reference.Select(row => row.Kind)]), [.. Reference.Select(_ => 0.5)], [.. Reference.Select(row => row.Outcome)],
            [.. Reference.Select(row => row.Delay)], new BoostingOptions())!;

        foreach (string kind in new[] { "hotel", "airline" })
        {
            double[] awaited = [.. live.Where(row => row.Kind == kind && row.Delay > age).Select(row => row.Outcome)];
            double expected = model.Expect(Features([kind]), [0.5], [age])[0];
            // The model shrinks towards what was expected when the prediction was made.
            Assert.Equal(awaited.Average(), expected, tolerance: 0.08);
        }

        // Whoever looks at the age alone expects the same of both kinds.
        double ofAll = live.Where(row => row.Delay > age).Average(row => row.Outcome);
        double ofHotels = live.Where(row => row.Kind == "hotel" && row.Delay > age).Average(row => row.Outcome);
        Assert.InRange(ofAll - ofHotels, 0.04, 1);
    }

    [Fact]
    public void A_reference_that_never_awaited_a_label_does_not_tell() =>
        Assert.Null(AwaitedModel.Fit(new BinnedFeatures([], [], 100), new double[100], new double[100], new double[100], new BoostingOptions()));

    // Half turn out positive. Of hotels' the labels take a day on average and those of negatives ten; of airlines' all take four.
    static (double Outcome, double Delay, string Kind)[] Draw(Random random) =>
    [
        .. Enumerable.Range(0, Rows).Select(i => i / 2 % 2 == 0
            ? (i % 2 == 0 ? 1.0 : 0, random.Exponential(i % 2 == 0 ? 1 : 10), "hotel")
            : (i % 2 == 0 ? 1.0 : 0, random.Exponential(4), "airline")),
    ];
}
