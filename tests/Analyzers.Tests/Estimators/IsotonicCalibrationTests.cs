using CsCheck;
using OtelMl.Analyzers.Detection.Estimators;

namespace OtelMl.Analyzers.Tests.Estimators;

public sealed class IsotonicCalibrationTests
{
    static readonly Gen<(double Score, double Outcome)[]> Samples =
        Gen.Select(Gen.Int[0, 20], Gen.Double[0, 1], (score, outcome) => (score / 20.0, outcome)).Array[1, 60];

    [Fact]
    public void It_never_falls() => Samples.Sample(sample =>
    {
        IsotonicCalibration map = Fit(sample);
        double[] values = [.. Enumerable.Range(-1, 23).Select(i => map.At(i / 20.0))];
        Assert.Equal(values.Order(), values);
    });

    [Fact]
    public void Rows_without_a_score_keep_their_own_mean_and_change_nothing_else() => Samples.Sample(sample =>
    {
        IsotonicCalibration with = Fit([.. sample, (double.NaN, 0.25), (double.NaN, 0.75)]);
        IsotonicCalibration without = Fit(sample);
        Assert.Equal(0.5, with.At(double.NaN));
        Assert.Equal(sample.Average(row => row.Outcome), without.At(double.NaN), tolerance: 1e-12);
        Assert.All(sample, row => Assert.Equal(without.At(row.Score), with.At(row.Score), tolerance: 1e-12));
        Assert.Equal(0.5, Fit([(double.NaN, 0.5)]).At(1));
    });

    [Fact]
    public void It_keeps_the_mean() => Samples.Sample(sample =>
        Assert.Equal(sample.Average(row => row.Outcome), sample.Average(row => Fit(sample).At(row.Score)), tolerance: 1e-12));

    [Fact]
    public void Fitted_to_its_own_values_it_changes_nothing() => Samples.Sample(sample =>
    {
        IsotonicCalibration once = Fit(sample);
        IsotonicCalibration twice = Fit([.. sample.Select(row => (row.Score, once.At(row.Score)))]);
        Assert.All(sample, row => Assert.Equal(once.At(row.Score), twice.At(row.Score), tolerance: 1e-12));
    });

    [Fact]
    public void It_is_the_closest_of_all_step_functions_that_never_fall()
    {
        // Outcomes 0, 1, 0, 1 at ascending scores: the two in the middle pool.
        IsotonicCalibration map = Fit([(1, 0), (2, 1), (3, 0), (4, 1)]);
        Assert.Equal([0, 0.5, 0.5, 1], new double[] { 1, 2, 3, 4 }.Select(map.At));
    }

    [Fact]
    public void Rows_without_weight_do_not_count()
    {
        var map = IsotonicCalibration.Fit([1, 2, 3], [0.5, 1, 0.75], [1, 0, 1]);
        Assert.Equal([0.5, 0.5, 0.75], new double[] { 1, 2, 3 }.Select(map.At));
    }

    static IsotonicCalibration Fit((double Score, double Outcome)[] sample) =>
        IsotonicCalibration.Fit(Array.ConvertAll(sample, row => row.Score), Array.ConvertAll(sample, row => row.Outcome));
}
