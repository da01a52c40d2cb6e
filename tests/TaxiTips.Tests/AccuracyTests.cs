namespace OtelMl.TaxiTips.Tests;

public sealed class AccuracyTests(TaxiData data)
{
    static readonly Period January = Period.Month(2020, 1);
    static readonly Period February = Period.Month(2020, 2);
    static readonly Period April = Period.Month(2020, 4);

    [Theory]
    [InlineData(0.20)]
    [InlineData(0.10)]
    public void January_is_predicted_better_than_by_the_commoner_answer(decimal tipThreshold)
    {
        var split = Split.ByTime(data.Examples(January, tipThreshold), January, 0.8);

        var predictions = Training.Train(split.Training, new()).Predict(split.Test);

        Assert.True(Accuracy(predictions) > Commoner(split.Test) + 0.01);
    }

    [Theory]
    [InlineData(0.20, 0.611, 0.570)]
    [InlineData(0.10, 0.727, 0.608)]
    public void The_lockdown_costs_the_accuracy_other_forests_lost_too(decimal tipThreshold, double february, double april)
    {
        var split = Split.ByTime(data.Examples(January, tipThreshold), January, 0.8);
        var model = Training.Train(split.Training, new());

        Assert.Equal(february, Accuracy(model.Predict(data.Examples(February, tipThreshold))), tolerance: 0.02);
        Assert.Equal(april, Accuracy(model.Predict(data.Examples(April, tipThreshold))), tolerance: 0.02);
    }

    static double Accuracy(IEnumerable<LabelledPrediction> predictions) =>
        predictions.Average(each => each.Prediction.Tips == each.Label ? 1.0 : 0);

    static double Commoner(IEnumerable<Example> examples)
    {
        var tips = examples.Average(example => example.Label ? 1.0 : 0);
        return Math.Max(tips, 1 - tips);
    }
}
