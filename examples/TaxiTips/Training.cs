using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers.FastTree;
using OtelMl.Instrumentation;
using Forest = Microsoft.ML.Data.BinaryPredictionTransformer<Microsoft.ML.Trainers.FastTree.FastForestBinaryModelParameters>;

namespace OtelMl.TaxiTips;

/// <summary>Grows random forests and calibrates their scores.</summary>
public static class Training
{
    const string OutOfFold = "out-of-fold";
    const string Calibration = "calibration";

    /// <summary>The model of a period, and how well it predicts: what it learnt from, out of fold, and the later test examples.</summary>
    /// <exception cref="ArgumentException">The training examples do not contain both labels.</exception>
    [MlComponent("training", Kind = typeof(TrainingComponent), Owner = "data-science", Description = "A random forest with calibrated scores.")]
    [return: MlModel("tips", Version = "{period}")]
    [return: MlOutput("model/tips@{period}/learnt", Of = nameof(TrainedModel.Learnt), Part = MlDataPart.Training)]
    [return: MlOutput("model/tips@{period}/out-of-fold", Of = nameof(TrainedModel.OutOfFold))]
    [return: MlOutput("model/tips@{period}/tested", Of = nameof(TrainedModel.Tested), Part = MlDataPart.Test)]
    public static TrainedModel Fit(
        [MlInput("features/{period}/train", Part = MlDataPart.Training, Digest = true)] IReadOnlyList<Example> training,
        [MlInput("features/{period}/test", Part = MlDataPart.Test, Digest = true)] IReadOnlyList<Example> test,
        Period period,
        ForestOptions options)
    {
        ArgumentNullException.ThrowIfNull(period);
        TipModel model = Train(training, options, period.ToString());
        return new(model, model.Predict(training), PredictOutOfFold(training, options), model.Predict(test));
    }

    /// <summary>
    /// A forest grown on all the examples. Its scores are calibrated (Platt) on scores of forests that had not seen the scored row,
    /// because a forest is overconfident on the rows it grew on. Equal examples and options give equal models.
    /// </summary>
    /// <exception cref="ArgumentException">The examples do not contain both labels.</exception>
    public static TipModel Train(IReadOnlyList<Example> examples, ForestOptions options, string version = "")
    {
        ArgumentNullException.ThrowIfNull(examples);
        ArgumentNullException.ThrowIfNull(options);
        if (examples.DistinctBy(example => example.Label).Count() < 2)
            throw new ArgumentException("Training needs trips above the tip threshold and trips below it.", nameof(examples));

        var context = new MLContext(options.Seed);
        var unseen = Folds(examples, options.CalibrationFolds, options.Seed, Calibration)
            .SelectMany(fold => RawScores(context, GrowForest(context, fold.Others, options), fold.Held));
        var calibration = context.BinaryClassification.Calibrators
            .Platt(labelColumnName: nameof(RawScore.Label), scoreColumnName: nameof(RawScore.Score))
            .Fit(context.Data.LoadFromEnumerable(unseen.ToList()));

        return new(context, new TransformerChain<ITransformer>(GrowForest(context, examples, options), calibration)) { Version = version };
    }

    /// <summary>
    /// One prediction per example, in the order given, each by a model trained, calibration included, without the example's fold.
    /// </summary>
    public static IReadOnlyList<LabelledPrediction> PredictOutOfFold(IReadOnlyList<Example> examples, ForestOptions options)
    {
        ArgumentNullException.ThrowIfNull(examples);
        ArgumentNullException.ThrowIfNull(options);

        var predictions = Folds(examples, options.Folds, options.Seed, OutOfFold)
            .SelectMany(fold => Train(fold.Others, options).Predict(fold.Held))
            .ToDictionary(predicted => predicted.Prediction.Features.Id);

        return [.. examples.Select(example => predictions[example.Features.Id])];
    }

    /// <summary>The fold, from 0, in which <see cref="PredictOutOfFold"/> holds the example out; it depends on id and seed alone.</summary>
    public static int FoldOf(string id, ForestOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return FoldOf(id, options.Folds, options.Seed, OutOfFold);
    }

    static int FoldOf(string id, int folds, int seed, string purpose) => (int)(IdHash.Uniform(id, seed, purpose) * folds);

    static IEnumerable<(Example[] Held, Example[] Others)> Folds(IReadOnlyList<Example> examples, int folds, int seed, string purpose)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(folds, 2);
        int[] foldOf = [.. examples.Select(example => FoldOf(example.Features.Id, folds, seed, purpose))];
        return Enumerable.Range(0, folds).Select(fold => (
            examples.Where((_, row) => foldOf[row] == fold).ToArray(),
            examples.Where((_, row) => foldOf[row] != fold).ToArray()));
    }

    static Forest GrowForest(MLContext context, IReadOnlyList<Example> examples, ForestOptions options) =>
        context.BinaryClassification.Trainers
            .FastForest(new FastForestBinaryTrainer.Options
            {
                NumberOfTrees = options.Trees,
                NumberOfLeaves = options.Leaves,
                MinimumExampleCountPerLeaf = options.TripsPerLeaf,
                FeatureFractionPerSplit = options.FeatureShare,
                Seed = options.Seed,
                NumberOfThreads = 1,
            })
            .Fit(Rows(context, examples));

    static IEnumerable<RawScore> RawScores(MLContext context, Forest forest, IReadOnlyList<Example> examples)
    {
        var scored = forest.Transform(Rows(context, examples)).GetColumn<float>("Score");
        return examples.Zip(scored, (example, score) => new RawScore { Score = score, Label = example.Label });
    }

    static IDataView Rows(MLContext context, IReadOnlyList<Example> examples) =>
        context.Data.LoadFromEnumerable(examples.Select(example => ModelRow.From(example.Features, example.Label)));
}
