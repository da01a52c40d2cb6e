using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.Data;
using OtelMl.Instrumentation.Tests;

namespace OtelMl.Instrumentation.Hooks.Tests;

public sealed class MlNetTests : IDisposable
{
    readonly Telemetry _telemetry = new();
    readonly MLContext _context = new(1);
    readonly IDataView _rides;

    public MlNetTests() => _rides = _context.Data.LoadFromEnumerable(Ride.Many(500));

    [Fact]
    public void A_fit_is_a_run_that_reads_rows_and_makes_a_model()
    {
        Fit(Trainer().ObserveFit(_telemetry.Pipeline.Component("training", kind: new TrainingComponent()), "rides/january", "tips", "7"));

        Activity run = _telemetry.Span("run training");
        Assert.Equal(["rides/january"], (string[])run.GetTagItem("ml.run.inputs")!);
        Assert.Equal(["model/tips@7"], (string[])run.GetTagItem("ml.run.outputs")!);
        var distance = _telemetry.Events.Single(record => record.EventId.Name == "ml.column.summary" && Equals(record.Attribute("ml.column.name"), "Distance"));
        Assert.Equal(500L, distance.Attribute("ml.column.rows"));
        Assert.Contains(_telemetry.Events, record => record.EventId.Name == "ml.test" && Equals(record.Attribute("ml.test.name"), "class_balance"));
    }

    [Fact]
    public void A_failing_fit_is_a_failed_run()
    {
        IEstimator<ITransformer> trainer = _context.BinaryClassification.Trainers.FastForest(featureColumnName: "Nowhere");

        Assert.Throws<ArgumentOutOfRangeException>(() => trainer.ObserveFit(_telemetry.Pipeline.Component("training")).Fit(_rides));

        Assert.Equal(ActivityStatusCode.Error, _telemetry.Span("run training").Status);
    }

    [Fact]
    public void A_transform_is_a_run_with_what_goes_in_and_out()
    {
        ITransformer model = Fit(Trainer());

        IDataView scored = model.ObserveTransform(_telemetry.Pipeline.Component("inference"), "rides/february", "predictions/february", "tips", "7").Transform(_rides);

        Assert.Equal(model.Transform(_rides).GetColumn<float>("Probability"), scored.GetColumn<float>("Probability"));
        Activity run = _telemetry.Span("run inference");
        Assert.Equal(["model/tips@7", "rides/february"], (string[])run.GetTagItem("ml.run.inputs")!);
        Assert.Equal(["predictions/february"], (string[])run.GetTagItem("ml.run.outputs")!);
        Assert.Contains(_telemetry.Events, record => Equals(record.Attribute("ml.column.name"), "Probability") && Equals(record.Attribute("ml.io.direction"), "output"));
    }

    [Fact]
    public void A_raw_score_is_no_probability_and_the_checks_of_inference_pass()
    {
        IEstimator<ITransformer> regression = _context.Transforms.Concatenate("Features", nameof(Ride.Distance))
            .Append(_context.Regression.Trainers.Sdca(labelColumnName: nameof(Ride.Passengers), maximumNumberOfIterations: 5));
        foreach (IEstimator<ITransformer> estimator in (IEstimator<ITransformer>[])[Trainer(), regression])
        {
            _telemetry.Events.Clear();
            Fit(estimator).ObserveTransform(_telemetry.Pipeline.Component("inference", kind: new InferenceComponent()), null, "predictions").Transform(_rides);

            Assert.Equal("pass", _telemetry.Events.Single(record => Equals(record.Attribute("ml.test.name"), "score")).Attribute("ml.test.outcome"));
        }
    }

    [Fact]
    public void Columns_of_every_kind_of_number_and_of_times_are_summarised()
    {
        IDataView rows = _context.Data.LoadFromEnumerable(Enumerable.Range(1, 4).Select(i => new Kinds
        {
            Signed = (sbyte)-i,
            Byte = (byte)i,
            Short = (short)i,
            Unsigned = (ushort)i,
            Large = (ulong)i,
            Day = new(2026, 1, i),
            Moment = new(2026, 1, i, 0, 0, 0, TimeSpan.Zero),
        }));
        ITransformer copy = _context.Transforms.CopyColumns("Copy", nameof(Kinds.Byte)).Fit(rows);
        copy.ObserveTransform(_telemetry.Pipeline.Component("inference"), "rides").Transform(rows);

        Dictionary<string, object?> most = _telemetry.Events.ToDictionary(record => (string)record.Attribute("ml.column.name")!, record => record.Attribute("ml.column.max"));
        double fourth = new DateTimeOffset(2026, 1, 4, 0, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds();
        Assert.Equal(
            new() { ["Signed"] = -1d, ["Byte"] = 4d, ["Short"] = 4d, ["Unsigned"] = 4d, ["Large"] = 4d, ["Day"] = fourth, ["Moment"] = fourth }, most);
    }

    [Fact]
    public void An_observed_transformer_is_saved_as_what_it_is()
    {
        ITransformer model = Fit(Trainer());
        using MemoryStream file = new();
        _context.Model.Save(model.ObserveTransform(_telemetry.Pipeline.Component("inference")), _rides.Schema, file);
        file.Position = 0;

        ITransformer loaded = _context.Model.Load(file, out _);

        Assert.Equal(model.Transform(_rides).GetColumn<float>("Probability"), loaded.Transform(_rides).GetColumn<float>("Probability"));
    }

    [Fact]
    public void A_prediction_of_an_engine_is_sent_from_its_run()
    {
        ITransformer model = Fit(Trainer());
        MlFeatureNames names = new("distance", "passengers");
        using ObservedPredictionEngine<Ride, Tip> engine = _context.Model.CreatePredictionEngine<Ride, Tip>(model).ObservePredictions(
            _telemetry.Pipeline.Component("inference"),
            (ride, tip) => new MlPrediction("ride-1", tip.PredictedLabel) { Score = tip.Probability, Features = names.Of(ride.Distance, ride.Passengers) },
            "tips",
            "7");

        Tip tip = engine.Predict(new Ride { Distance = 9, Passengers = 2 });

        Assert.True(tip.PredictedLabel);
        var prediction = _telemetry.Event("ml.prediction");
        Assert.Equal(_telemetry.Span("run inference").SpanId, prediction.SpanId);
        Assert.Equal("ride-1", prediction.Attribute("ml.prediction.id"));
        Assert.Equal((double)tip.Probability, prediction.Attribute("ml.prediction.score"));
        Assert.Equal(9d, prediction.Attribute("ml.feature.distance"));
        Assert.Equal("7", prediction.Attribute("ml.model.version"));
    }

    public void Dispose() => _telemetry.Dispose();

    sealed class Kinds
    {
        public sbyte Signed { get; set; }

        public byte Byte { get; set; }

        public short Short { get; set; }

        public ushort Unsigned { get; set; }

        public ulong Large { get; set; }

        public DateTime Day { get; set; }

        public DateTimeOffset Moment { get; set; }
    }

    ITransformer Fit(IEstimator<ITransformer> estimator) => estimator.Fit(_rides);

    EstimatorChain<ITransformer> Trainer() => _context.Transforms.Concatenate("Features", nameof(Ride.Distance), nameof(Ride.Passengers))
        .Append<ITransformer>(_context.BinaryClassification.Trainers.SdcaLogisticRegression(maximumNumberOfIterations: 10));
}
