using OtelMl.Instrumentation;

[assembly: MlPipeline(OtelMl.TaxiTips.TaxiPipeline.Name)]

namespace OtelMl.TaxiTips;

/// <summary>
/// The paper's example pipeline: cleaning, feature generation, split, training and inference, and the feedback that follows.
/// Training is one trace; so is each day of serving, in which that day's trips are scored in pickup order.
/// </summary>
/// <param name="options">What to learn and predict.</param>
/// <param name="dataDirectory">Where the yearly trip files are.</param>
public sealed class TaxiPipeline(TaxiTipsOptions options, string dataDirectory)
{
    /// <summary>The pipeline's name in its telemetry.</summary>
    public const string Name = "taxi";

    /// <summary>Trains the model and judges it.</summary>
    [MlPipeline(Name)]
    public async Task<TipModel> TrainAsync(CancellationToken cancellationToken)
    {
        Period period = options.TrainingPeriod;
        IReadOnlyList<Trip> trips = Cleaning.Clean(await ReadAsync(period, cancellationToken), period);
        IReadOnlyList<Example> examples = FeatureGeneration.Generate(trips, period, options.TipThreshold);
        TrainTestSplit split = Split.ByTime(examples, period, options.TrainingShare);
        return Training.Fit(split.Training, split.Test, period, options.Forest).Model;
    }

    /// <summary>Reads and cleans the trips of the live period, once, for a play that serves them day by day.</summary>
    public async Task<ILookup<DateOnly, Trip>> LiveTripsAsync(CancellationToken cancellationToken) =>
        Cleaning.Clean(await ReadAsync(options.LivePeriod, cancellationToken), options.LivePeriod)
            .ToLookup(trip => DateOnly.FromDateTime(trip.PickedUpAt.UtcDateTime));

    /// <summary>Predicts a day's trips, in pickup order. Each prediction carries its trip's time.</summary>
    /// <returns>The predictions with the labels that their riders' tips will turn out to be.</returns>
    [MlPipeline(Name)]
    public IReadOnlyList<LabelledPrediction> Serve(TipModel model, DateOnly day, IReadOnlyList<Trip> raw)
    {
        Period period = Period.Days(day, day);
        IReadOnlyList<Trip> trips = Cleaning.Clean(raw, period);
        IReadOnlyList<FeatureVector> features = FeatureGeneration.Generate(trips, period);
        IReadOnlyList<Prediction> predictions = Inference.Predict(model, features, period);
        return [.. predictions.Zip(
            trips, (prediction, trip) => new LabelledPrediction(prediction, FeatureGeneration.Label(trip, options.TipThreshold)))];
    }

    /// <summary>Takes in labels that have arrived, each with the time of its arrival.</summary>
    /// <param name="source">Where they come from, as an IO pointer.</param>
    /// <param name="arrivals">The labels.</param>
    [MlPipeline(Name)]
    public static IReadOnlyDictionary<string, bool> Collect(string source, IReadOnlyCollection<LabelArrival> arrivals) => Feedback.Receive(arrivals, source);

    async Task<List<Trip>> ReadAsync(Period period, CancellationToken cancellationToken)
    {
        var trips = new List<Trip>();
        await foreach (Trip trip in new TripReader(dataDirectory).ReadAsync(period, cancellationToken))
            trips.Add(trip);
        return trips;
    }
}
