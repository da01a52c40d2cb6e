namespace OtelMl.TaxiTips.Tests;

public sealed class TrainingTests(TaxiData data)
{
    static readonly ForestOptions Small = new() { Trees = 10, Leaves = 16 };

    readonly IReadOnlyList<Example> _month = data.Examples(Period.Month(2020, 1));
    readonly IReadOnlyList<Example> _few = data.Examples(Period.Days(new(2020, 1, 1), new(2020, 1, 4)));

    [Fact]
    public void Equal_seeds_give_equal_scores()
    {
        var once = Training.Train(_few, Small).Score(OtherVectors);
        var again = Training.Train(_few, Small).Score(OtherVectors);
        var otherwise = Training.Train(_few, Small with { Seed = 2 }).Score(OtherVectors);

        Assert.Equal(once, again);
        Assert.NotEqual(once, otherwise);
    }

    [Fact]
    public void Out_of_fold_scores_stay_the_same_whatever_label_their_own_trip_has()
    {
        var honest = Training.PredictOutOfFold(_few, Small);
        var lied = Training.PredictOutOfFold(
            [.. _few.Select(example => InFirstFold(example) ? example with { Label = !example.Label } : example)], Small);

        var pairs = honest.Zip(lied, _few).ToLookup(
            each => InFirstFold(each.Third), each => (Honest: each.First.Prediction.Score, Lied: each.Second.Prediction.Score));

        Assert.All(pairs[true], scores => Assert.Equal(scores.Honest, scores.Lied));
        Assert.Contains(pairs[false], scores => scores.Honest != scores.Lied);
    }

    [Fact]
    public void Out_of_fold_predictions_keep_the_order_features_and_labels_of_their_examples()
    {
        var predictions = Training.PredictOutOfFold(_few, Small);

        Assert.Equal(_few, predictions.Select(each => new Example(each.Prediction.Features, each.Label)));
        Assert.All(predictions, each => Assert.InRange(each.Prediction.Score, 0, 1));
    }

    [Fact]
    public void Out_of_fold_scores_are_calibrated()
    {
        var predictions = Training.PredictOutOfFold(_month, Small);

        var tenths = predictions.OrderBy(each => each.Prediction.Score).Chunk(predictions.Count / 10 + 1);

        Assert.All(tenths, tenth =>
        {
            var expected = tenth.Average(each => each.Prediction.Score);
            var standardError = Math.Sqrt(expected * (1 - expected) / tenth.Length);
            Assert.Equal(expected, tenth.Average(each => each.Label ? 1.0 : 0), tolerance: 3.5 * standardError);
        });
    }

    [Fact]
    public void The_prediction_is_the_score_rounded()
    {
        var vector = FeatureGeneration.Generate([ATrip.Ordinary], Period.Month(2020, 1))[0];

        Assert.True(new Prediction(vector, 0.5).Tips);
        Assert.False(new Prediction(vector, 0.4999).Tips);
    }

    [Fact]
    public void A_trip_scores_the_same_alone_and_in_a_batch()
    {
        var model = Training.Train(_few, Small);

        var batch = Inference.Predict(model, OtherVectors, Period.Month(2020, 1));

        Assert.Equal(OtherVectors, batch.Select(prediction => prediction.Features));
        Assert.All(batch.Take(20), prediction => Assert.Equal(prediction.Score, model.Score([prediction.Features])[0]));
        Assert.Empty(Inference.Predict(model, [], Period.Month(2020, 1)));
    }

    [Fact]
    public void A_saved_model_scores_as_before()
    {
        var model = Training.Train(_few, Small);
        var path = Path.GetTempFileName();
        try
        {
            model.Save(path);
            Assert.Equal(model.Score(OtherVectors), TipModel.Load(path).Score(OtherVectors));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void A_missing_model_is_named() =>
        Assert.Equal("nowhere.zip", Assert.Throws<FileNotFoundException>(() => TipModel.Load("nowhere.zip")).FileName);

    [Fact]
    public void One_kind_of_label_cannot_train() =>
        Assert.Throws<ArgumentException>(() => Training.Train([.. _few.Where(example => example.Label)], Small));

    static bool InFirstFold(Example example) => Training.FoldOf(example.Features.Id, Small) == 0;

    IReadOnlyList<FeatureVector> OtherVectors => [.. _month.Skip(8000).Select(example => example.Features)];
}
