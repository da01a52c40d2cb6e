using System.Globalization;
using Microsoft.Extensions.Logging;
using OtelMl.Instrumentation;

namespace OtelMl.TaxiTips;

/// <summary>
/// The paper's example pipeline with its telemetry: cleaning, feature generation, split, training and inference, and the feedback
/// that follows. Training is one trace; so is each day of serving, in which that day's trips are scored in pickup order.
/// </summary>
public sealed class TaxiPipeline
{
    /// <summary>The pipeline's name in its telemetry.</summary>
    public const string Name = "taxi";

    /// <summary>The reference set's name: out-of-fold predictions of the training trips, and the model's own of the test trips.</summary>
    public const string ReferenceName = "training";

    // How many rows of a component's output are logged whole.
    const int SampleSize = 20;

    readonly TaxiTipsOptions _options;
    readonly string _dataDirectory;
    readonly MlPipeline _pipeline;
    readonly MlComponent _cleaning;
    readonly MlComponent _featureGeneration;
    readonly MlComponent _split;
    readonly MlComponent _training;
    readonly MlComponent _inference;
    readonly MlComponent _feedback;
    readonly MlFeatureNames _featureNames = new(FeatureGeneration.Names);

    /// <summary>Makes the pipeline; nothing runs yet.</summary>
    /// <param name="options">What to learn and predict.</param>
    /// <param name="dataDirectory">Where the yearly trip files are.</param>
    /// <param name="loggerFactory">Carries events to the OpenTelemetry logger provider.</param>
    /// <param name="time">The pipeline's clock, which may be simulated.</param>
    public TaxiPipeline(TaxiTipsOptions options, string dataDirectory, ILoggerFactory loggerFactory, TimeProvider time)
    {
        _options = options;
        _dataDirectory = dataDirectory;
        _pipeline = new MlPipeline(Name, loggerFactory, time);
        _cleaning = _pipeline.Component("cleaning", "data-engineering", "Drops trips that are not ordinary paid rides.");
        _featureGeneration = _pipeline.Component("feature-generation", "data-engineering", "What is known before the rider pays.");
        _split = _pipeline.Component("split", "data-science", "Earlier trips train the model, later ones test it.");
        _training = _pipeline.Component("training", "data-science", "A random forest with calibrated scores.");
        _inference = _pipeline.Component("inference", "serving", "Will the rider tip generously?");
        _feedback = _pipeline.Component("feedback", "serving", "Labels, once the rider has paid.");
    }

    /// <summary>The model's version: what it was trained on.</summary>
    public string ModelVersion => _options.TrainingPeriod.From.ToString("yyyy-MM", CultureInfo.InvariantCulture);

    /// <summary>Trains the model and logs the reference set.</summary>
    public async Task<TipModel> TrainAsync(CancellationToken cancellationToken)
    {
        using MlPipelineRun run = _pipeline.StartRun();
        string period = ModelVersion;
        IReadOnlyList<Trip> trips = await _cleaning.RunAsync(async cleaning =>
        {
            List<Trip> raw = await ReadAsync(cleaning, _options.TrainingPeriod, cancellationToken);
            IReadOnlyList<Trip> clean = Cleaning.Clean(raw, _options.TrainingPeriod);
            cleaning.AddOutput($"trips/{period}");
            cleaning.Rows(raw.Count, clean.Count);
            return clean;
        });

        IReadOnlyList<Example> examples = _featureGeneration.Run(generation =>
        {
            IReadOnlyList<Example> generated = FeatureGeneration.Generate(trips, _options.TipThreshold);
            LogFeatures(generation, period, [.. generated.Select(example => example.Features)]);
            return generated;
        });

        TrainTestSplit split = _split.Run(splitting =>
        {
            TrainTestSplit parts = Split.ByTime(examples, _options.TrainingShare);
            splitting.AddInput($"features/{period}");
            splitting.AddOutput($"features/{period}/train");
            splitting.AddOutput($"features/{period}/test");
            splitting.Rows(examples.Count, parts.Training.Count + parts.Test.Count);
            return parts;
        });

        return _training.Run(training =>
        {
            training.AddInput($"features/{period}/train");
            training.AddInput($"features/{period}/test");
            training.AddOutput(ModelPointer);
            training.SetModel("tips", ModelVersion);
            training.Rows(input: split.Training.Count);
            TipModel model = Training.Train(split.Training, _options.Forest);
            IEnumerable<LabelledPrediction> tested = Inference.Predict(model, [.. split.Test.Select(example => example.Features)])
                .Zip(split.Test, (prediction, example) => new LabelledPrediction(prediction, example.Label));
            foreach (LabelledPrediction row in Training.PredictOutOfFold(split.Training, _options.Forest).Concat(tested))
                LogReference(row);
            return model;
        });
    }

    /// <summary>Reads and cleans the trips of the live period, once, for a play that serves them day by day.</summary>
    public async Task<ILookup<DateOnly, Trip>> LiveTripsAsync(CancellationToken cancellationToken)
    {
        var raw = new List<Trip>();
        await foreach (Trip trip in new TripReader(_dataDirectory).ReadAsync(_options.LivePeriod, cancellationToken))
            raw.Add(trip);
        return Cleaning.Clean(raw, _options.LivePeriod).ToLookup(trip => DateOnly.FromDateTime(trip.PickedUpAt.UtcDateTime));
    }

    /// <summary>Predicts a day's trips, in pickup order. Each prediction carries its trip's time.</summary>
    /// <returns>The predictions with the labels that their riders' tips will turn out to be.</returns>
    public IReadOnlyList<LabelledPrediction> Serve(TipModel model, DateOnly day, IReadOnlyList<Trip> raw)
    {
        using MlPipelineRun run = _pipeline.StartRun();
        string period = day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        IReadOnlyList<Trip> trips = _cleaning.Run(cleaning =>
        {
            IReadOnlyList<Trip> clean = Cleaning.Clean(raw, Period.Days(day, day));
            cleaning.AddInput($"yellow_{day.Year}.csv.gz");
            cleaning.AddOutput($"trips/{period}");
            cleaning.Rows(raw.Count, clean.Count);
            return clean;
        });

        IReadOnlyList<FeatureVector> features = _featureGeneration.Run(generation =>
        {
            IReadOnlyList<FeatureVector> generated = FeatureGeneration.Generate(trips);
            LogFeatures(generation, period, generated);
            return generated;
        });

        return _inference.Run(inference =>
        {
            inference.AddInput($"features/{period}");
            inference.AddInput(ModelPointer);
            inference.AddOutput($"predictions/{period}");
            inference.SetModel("tips", ModelVersion);
            inference.Rows(features.Count, features.Count);
            IReadOnlyList<Prediction> predictions = Inference.Predict(model, features);
            foreach (Prediction prediction in predictions)
            {
                inference.LogPrediction(new MlPrediction(prediction.Features.Id, prediction.Tips)
                {
                    Score = prediction.Score,
                    Features = Named(prediction.Features),
                    Time = prediction.Features.At,
                });
            }

            return (IReadOnlyList<LabelledPrediction>)[.. predictions.Zip(
                trips, (prediction, trip) => new LabelledPrediction(prediction, FeatureGeneration.Label(trip, _options.TipThreshold)))];
        });
    }

    /// <summary>Passes on labels that have arrived, each with the time of its arrival.</summary>
    /// <param name="source">Where they come from, as an IO pointer.</param>
    /// <param name="arrivals">The labels.</param>
    public void Collect(string source, IReadOnlyCollection<LabelArrival> arrivals)
    {
        using MlPipelineRun run = _pipeline.StartRun();
        _feedback.Run(feedback =>
        {
            feedback.AddInput(source);
            feedback.Rows(arrivals.Count, arrivals.Count);
            foreach (LabelArrival arrival in arrivals)
                _pipeline.LogFeedback(new MlFeedback(arrival.PredictionId, arrival.Label) { Time = arrival.At });
        });
    }

    string ModelPointer => $"model/tips@{ModelVersion}";

    async Task<List<Trip>> ReadAsync(MlRun run, Period period, CancellationToken cancellationToken)
    {
        string file = $"yellow_{period.From.Year}.csv.gz";
        var trips = new List<Trip>();
        await foreach (Trip trip in new TripReader(_dataDirectory).ReadAsync(period, cancellationToken))
            trips.Add(trip);
        run.AddInput(file, await MlDigest.OfFileAsync(Path.Combine(_dataDirectory, file), cancellationToken));
        return trips;
    }

    void LogFeatures(MlRun run, string period, IReadOnlyList<FeatureVector> features)
    {
        string pointer = $"features/{period}";
        run.AddInput($"trips/{period}");
        run.AddOutput(pointer);
        run.Rows(features.Count, features.Count);
        for (int column = 0; column < FeatureGeneration.Names.Count; column++)
        {
            var summary = new ColumnSummarizer();
            foreach (FeatureVector row in features)
                summary.Add(row.Values[column]);
            run.LogSummary(pointer, MlDirection.Output, summary.ToSummary(FeatureGeneration.Names[column]));
        }

        double probability = Math.Min(1, (double)SampleSize / Math.Max(1, features.Count));
        foreach (FeatureVector row in features.Where(row => IdHash.Uniform(row.Id, _options.LabelSeed, "sample") < probability))
            run.LogTuple(new MlTuple(row.Id, MlDirection.Output, pointer, Named(row)) { SamplingProbability = probability });
    }

    void LogReference(LabelledPrediction row) =>
        _pipeline.LogReference(new MlReference(ReferenceName, ModelVersion, row.Prediction.Features.Id, row.Prediction.Tips, row.Label)
        {
            Score = row.Prediction.Score,
            Features = Named(row.Prediction.Features),
            Time = row.Prediction.Features.At,
        });

    MlFeatures Named(FeatureVector row) => _featureNames.Of(Array.ConvertAll(row.Values, value => (double)value));
}
