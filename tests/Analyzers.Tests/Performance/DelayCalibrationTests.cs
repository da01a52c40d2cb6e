using OtelMl.Analyzers.Detection.Performance;
using OtelMl.Analyzers.Tests.Simulation;

namespace OtelMl.Analyzers.Tests.Performance;

public sealed class DelayCalibrationTests
{
    const int Rows = 6000;

    // Half turn out positive; labels of positives take a day on average, those of negatives ten.
    static readonly (double Outcome, double Delay)[] Reference = Draw(new Random(1));

    static readonly DelayCalibration Calibration = DelayCalibration.Fit(
        [.. Reference.Select(_ => 0.5)], [.. Reference.Select(row => row.Outcome)], [.. Reference.Select(row => row.Delay)], amount: false)!;

    [Fact]
    public void What_was_labelled_at_once_was_expected_to_be_what_is_quick()
    {
        double[] early = [.. Draw(new Random(3)).Where(row => row.Delay < 0.3).Select(row => row.Outcome)];

        Assert.Equal(early.Average(), Calibration.Labelled(0.5, 0.15), tolerance: 0.05);
        Assert.InRange(early.Average(), 0.8, 1);
    }

    [Fact]
    public void A_small_reference_cannot_tell() => Assert.Null(DelayCalibration.Fit(new double[100], new double[100], new double[100], amount: false));

    static (double Outcome, double Delay)[] Draw(Random random) =>
    [
        .. Enumerable.Range(0, Rows).Select(i => i % 2 == 0 ? (1.0, random.Exponential(1)) : (0.0, random.Exponential(10))),
    ];
}
