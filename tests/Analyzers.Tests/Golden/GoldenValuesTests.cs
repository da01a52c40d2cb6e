using OtelMl.Analyzers.Detection.Data;
using OtelMl.Analyzers.Detection.Estimators;
using OtelMl.Analyzers.Detection.Performance;

namespace OtelMl.Analyzers.Tests.Golden;

/// <summary>Calibrated confidence of real predictions, to the last digit that others print (methods E11 to E13).</summary>
public sealed class GoldenValuesTests
{
    const double SixDigits = 5e-7;

    // The analyzer takes no outcome for certain, whatever a score's few reference rows had.
    const double ButForCertainty = 1e-4;

    static readonly Lazy<ReferenceModel> Model = new(() => ReferenceModel.Fit(CaliforniaHousing.Read("reference"), new DetectionOptions()));

    static readonly Lazy<IsotonicCalibration> Calibration = new(() =>
    {
        PredictionTable reference = CaliforniaHousing.Read("reference");
        return IsotonicCalibration.Fit(reference.Scores, Array.ConvertAll(reference.Labels, label => label == "1" ? 1.0 : 0));
    });

    [Theory]
    [InlineData("2021-06", 720, 0.847222, 0.884175, 0.709894, 0.859318)]
    [InlineData("2021-07", 744, 0.818548, 0.760062, 0.540495, 0.750976)]
    [InlineData("2021-08", 744, 0.560484, 0.704325, 0.653818, 0.709284)]
    [InlineData("2021-09", 720, 0.516667, 0.669772, 0.682808, 0.664344)]
    [InlineData("2021-10", 744, 0.283602, 0.833500, 0.554632, 0.824291)]
    [InlineData("2021-11", 720, 0.566667, 0.731549, 0.671215, 0.870254)]
    [InlineData("2021-12", 744, 0.486559, 0.933917, 0.662179, 0.898273)]
    [InlineData("2022-01", 744, 0.493280, 0.869353, 0.594145, 0.851573)]
    [InlineData("2022-02", 672, 0.596726, 0.933453, 0.659084, 0.911054)]
    [InlineData("2022-03", 744, 0.606183, 0.704867, 0.652932, 0.829077)]
    [InlineData("2022-04", 720, 0.658333, 0.975394, 0.717635, 0.910661)]
    public void Calibrated_confidence_is_what_other_implementations_say(string month, int rows, double accuracy, double area, double expectedAccuracy, double expectedArea)
    {
        PredictionTable table = CaliforniaHousing.Read(month);
        ScoredPredictions live = Model.Value.Score(table);
        double[][] outcomes = [.. Enumerable.Range(0, Model.Value.Targets.Count).Select(t => Model.Value.Outcomes(t, table.Values, table.Labels))];

        Assert.Equal(rows, table.Count);
        Assert.Equal(accuracy, Evaluate("accuracy", live, outcomes), SixDigits);
        Assert.Equal(area, Evaluate("roc_auc", live, outcomes), SixDigits);
        double[][] calibrated = ByTarget(table, Array.ConvertAll(table.Scores, Calibration.Value.At));
        Assert.Equal(expectedAccuracy, Evaluate("accuracy", live, calibrated), SixDigits);
        Assert.Equal(expectedArea, Evaluate("roc_auc", live, calibrated), SixDigits);
        Assert.Equal(expectedAccuracy, Evaluate("accuracy", live, live.Calibrated), ButForCertainty);
        Assert.Equal(expectedArea, Evaluate("roc_auc", live, live.Calibrated), ButForCertainty);
        // The scores as they are say something else.
        Assert.NotEqual(expectedAccuracy, Evaluate("accuracy", live, ByTarget(table, table.Scores)), 0.01);
    }

    [Fact]
    public void The_reference_is_what_others_say_it_is()
    {
        Assert.Equal(5832, Model.Value.Rows);
        Assert.Equal(0.6704, Model.Value.Values["accuracy"], 5e-5);
        Assert.Equal(0.9079, Model.Value.Values["roc_auc"], 5e-5);
    }

    // Whether a prediction is right, and whether it is of the positive class.
    static double[][] ByTarget(PredictionTable table, double[] positive) => [[.. positive.Select((value, row) => table.Values[row] == "1" ? value : 1 - value)], positive];

    static double Evaluate(string name, ScoredPredictions live, double[][] outcomes) =>
        Model.Value.Metrics.Single(metric => metric.Name == name).Evaluate(live.Metric, outcomes, null);
}
