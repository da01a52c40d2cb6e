using OtelMl.Collector.Otlp;

namespace OtelMl.Collector.Tests;

/// <summary>What the schema derives from telemetry as the collector stores it.</summary>
public sealed class MlTablesTests(CollectorFixture fixture)
{
    const string Settings = "SETTINGS session_timezone = 'UTC', output_format_json_quote_64bit_integers = 1";

    [Fact]
    public async Task A_prediction_event_becomes_a_prediction()
    {
        await fixture.Collector.SendAsync(Sample.Logs("p", new LogRecord
        {
            TimeUnixNano = Sample.Time,
            TraceId = Sample.TraceId,
            SpanId = Sample.SpanId,
            EventName = "ml.prediction",
            Attributes =
            {
                Sample.Attribute("ml.pipeline.name", "taxi"),
                Sample.Attribute("ml.component.name", "predict"),
                Sample.Attribute("ml.prediction.id", "p-1"),
                Sample.Attribute("ml.prediction.value", "yes"),
                Sample.Attribute("ml.prediction.score", new AnyValue { DoubleValue = 0.75 }),
                Sample.Attribute(
                    "ml.prediction.scores",
                    new AnyValue { KvlistValue = new KeyValueList { Values = { Sample.Attribute("yes", new AnyValue { DoubleValue = 0.75 }) } } }),
                Sample.Attribute("ml.model.name", "forest"),
                Sample.Attribute("ml.model.version", "3"),
                Sample.Attribute("ml.feature.distance", new AnyValue { DoubleValue = 1.5 }),
                Sample.Attribute("ml.feature.hour", new AnyValue { IntValue = 17 }),
                Sample.Attribute("ml.feature.zone", "Zoo"),
                Sample.Attribute("ml.slice.region", "süd"),
            },
        }));

        StoredRows.Equal(
            """
            {
              "Pipeline": "taxi", "PredictionId": "p-1", "Timestamp": "2026-11-20 10:00:00.000000001",
              "TraceId": "0102030405060708090a0b0c0d0e0fff", "RunId": "a1a2a3a4a5a6a7a8", "Component": "predict", "Model": "forest", "ModelVersion": "3",
              "Value": "yes", "Score": 0.75, "Scores": { "yes": 0.75 }, "Features": { "distance": "1.5", "hour": "17", "zone": "Zoo" },
              "NumericFeatures": { "distance": 1.5, "hour": 17 }, "Slices": { "region": "süd" }
            }
            """,
            await StoredRows.SingleAsync(fixture.Store, $"SELECT * FROM ml_predictions WHERE PredictionId = 'p-1' {Settings}"));
    }

    [Fact]
    public async Task A_prediction_on_a_span_becomes_a_prediction()
    {
        Span span = Sample.Span();
        span.Attributes.Add([
            Sample.Attribute("ml.pipeline.name", "taxi"),
            Sample.Attribute("ml.prediction.id", "p-2"),
            Sample.Attribute("ml.prediction.value", new AnyValue { DoubleValue = 12.5 }),
            Sample.Attribute("ml.feature.distance", new AnyValue { DoubleValue = double.NaN }),
        ]);

        await fixture.Collector.SendAsync(Sample.Traces("p", span));

        StoredRows.Equal(
            """{ "Pipeline": "taxi", "RunId": "a1a2a3a4a5a6a7a8", "Value": "12.5", "Score": null, "Scores": {}, "Features": { "distance": "NaN" } }""",
            await StoredRows.SingleAsync(
                fixture.Store, $"SELECT Pipeline, RunId, Value, Score, Scores, Features FROM ml_predictions WHERE PredictionId = 'p-2' {Settings}"));
    }

    [Fact]
    public async Task A_feedback_event_becomes_feedback()
    {
        await fixture.Collector.SendAsync(Sample.Logs("f", new LogRecord
        {
            TimeUnixNano = Sample.Time,
            EventName = "ml.feedback",
            Attributes =
            {
                Sample.Attribute("ml.pipeline.name", "taxi"),
                Sample.Attribute("ml.prediction.id", "p-1"),
                Sample.Attribute("ml.feedback.label", new AnyValue { BoolValue = true }),
            },
        }));

        StoredRows.Equal(
            """
            {
              "Pipeline": "taxi", "PredictionId": "p-1", "Timestamp": "2026-11-20 10:00:00.000000001", "Label": "true", "Kind": "label",
              "TraceId": "", "RunId": ""
            }
            """,
            await StoredRows.SingleAsync(fixture.Store, $"SELECT * FROM ml_feedback WHERE PredictionId = 'p-1' {Settings}"));
    }

    [Fact]
    public async Task A_reference_event_becomes_a_reference_row()
    {
        await fixture.Collector.SendAsync(Sample.Logs("r", new LogRecord
        {
            TimeUnixNano = Sample.Time,
            EventName = "ml.reference",
            Attributes =
            {
                Sample.Attribute("ml.pipeline.name", "taxi"),
                Sample.Attribute("ml.reference.name", "january"),
                Sample.Attribute("ml.reference.version", "1"),
                Sample.Attribute("ml.prediction.id", "r-1"),
                Sample.Attribute("ml.prediction.score", new AnyValue { DoubleValue = 0.25 }),
                Sample.Attribute("ml.feedback.label", "no"),
                Sample.Attribute("ml.feature.hour", new AnyValue { IntValue = 3 }),
            },
        }));

        StoredRows.Equal(
            """
            {
              "Pipeline": "taxi", "Reference": "january", "Version": "1", "PredictionId": "r-1", "Timestamp": "2026-11-20 10:00:00.000000001",
              "Value": "", "Score": 0.25, "Scores": {}, "Label": "no", "LabelTime": null, "Features": { "hour": "3" }, "NumericFeatures": { "hour": 3 }
            }
            """,
            await StoredRows.SingleAsync(fixture.Store, $"SELECT * FROM ml_references WHERE PredictionId = 'r-1' {Settings}"));
    }

    [Fact]
    public async Task A_tuple_event_becomes_a_tuple()
    {
        await fixture.Collector.SendAsync(Sample.Logs("t", new LogRecord
        {
            TimeUnixNano = Sample.Time,
            SpanId = Sample.SpanId,
            EventName = "ml.tuple",
            Attributes =
            {
                Sample.Attribute("ml.pipeline.name", "taxi"),
                Sample.Attribute("ml.component.name", "clean"),
                Sample.Attribute("ml.io.direction", "output"),
                Sample.Attribute("ml.io.pointer", "clean.csv"),
                Sample.Attribute("ml.tuple.id", "t-1"),
                Sample.Attribute("ml.sampling.probability", new AnyValue { DoubleValue = 0.01 }),
                Sample.Attribute("ml.feature.fare", new AnyValue { DoubleValue = 1e21 }),
            },
        }));

        StoredRows.Equal(
            """
            {
              "Pipeline": "taxi", "Component": "clean", "RunId": "a1a2a3a4a5a6a7a8", "TraceId": "", "Timestamp": "2026-11-20 10:00:00.000000001",
              "Direction": "output", "Pointer": "clean.csv", "TupleId": "t-1", "SamplingProbability": 0.01, "Features": { "fare": "1E+21" },
              "NumericFeatures": { "fare": 1e21 }
            }
            """,
            await StoredRows.SingleAsync(fixture.Store, $"SELECT * FROM ml_tuples WHERE TupleId = 't-1' {Settings}"));
    }

    [Fact]
    public async Task A_span_that_names_its_component_becomes_a_run()
    {
        Span span = Sample.Span();
        span.EndTimeUnixNano = Sample.Time + 2_000_000_000;
        span.ParentSpanId = Sample.Id("b1b2b3b4b5b6b7b8");
        span.Status = new Status { Code = Status.Types.StatusCode.Error, Message = "no data" };
        span.Attributes.Add([
            Sample.Attribute("ml.pipeline.name", "taxi"),
            Sample.Attribute("ml.component.name", "clean"),
            Sample.Attribute("vcs.ref.head.revision", "abc"),
            Sample.Attribute("ml.source.dirty", new AnyValue { BoolValue = true }),
            Sample.Attribute("ml.component.source_digest", "d0"),
            Sample.Attribute("ml.experiment.run_id", "mlflow-1"),
            Sample.Attribute("ml.run.inputs", Sample.List(Sample.Text("raw \"1\".csv"), Sample.Text("zones"))),
            Sample.Attribute("ml.run.outputs", Sample.List(Sample.Text("clean.csv"))),
            Sample.Attribute("ml.run.input_digests", Sample.List(Sample.Text("d1"), Sample.Text(""))),
            Sample.Attribute("ml.run.output_digests", Sample.List(Sample.Text("d3"))),
            Sample.Attribute("ml.run.notes", "note"),
            Sample.Attribute("ml.component.owner", "ann"),
            Sample.Attribute("ml.component.description", "cleans"),
            Sample.Attribute("ml.component.tags", Sample.List(Sample.Text("etl"))),
            Sample.Attribute("ml.model.name", "forest"),
            Sample.Attribute("ml.model.version", "3"),
            Sample.Attribute("ml.slice.region", "süd"),
        ]);

        await fixture.Collector.SendAsync(Sample.Traces("r", span));

        StoredRows.Equal(
            """
            {
              "Pipeline": "taxi", "Component": "clean", "RunId": "a1a2a3a4a5a6a7a8", "TraceId": "0102030405060708090a0b0c0d0e0fff",
              "ParentRunId": "b1b2b3b4b5b6b7b8", "StartTime": "2026-11-20 10:00:00.000000001", "EndTime": "2026-11-20 10:00:02.000000001",
              "Status": "Error", "StatusMessage": "no data", "Revision": "abc", "Dirty": true, "SourceDigest": "d0", "ExperimentRunId": "mlflow-1",
              "Inputs": ["raw \"1\".csv", "zones"], "Outputs": ["clean.csv"],
              "InputDigests": ["d1", ""], "OutputDigests": ["d3"], "Notes": "note", "Owner": "ann", "Description": "cleans", "Tags": ["etl"],
              "Model": "forest", "ModelVersion": "3", "Slices": { "region": "süd" }
            }
            """,
            await StoredRows.SingleAsync(fixture.Store, $"SELECT * FROM ml_component_runs WHERE Component = 'clean' {Settings}"));
    }

    [Fact]
    public async Task A_test_event_becomes_a_test()
    {
        await fixture.Collector.SendAsync(Sample.Logs("t", new LogRecord
        {
            TimeUnixNano = Sample.Time,
            TraceId = Sample.TraceId,
            SpanId = Sample.SpanId,
            EventName = "ml.test",
            Attributes =
            {
                Sample.Attribute("ml.pipeline.name", "taxi"),
                Sample.Attribute("ml.component.name", "split"),
                Sample.Attribute("ml.test.name", "row_leakage"),
                Sample.Attribute("ml.test.phase", "after"),
                Sample.Attribute("ml.test.outcome", "fail"),
                Sample.Attribute("ml.test.message", "3 of 10 test rows"),
            },
        }));

        StoredRows.Equal(
            """
            {
              "Pipeline": "taxi", "Component": "split", "Test": "row_leakage", "Phase": "after", "Outcome": "fail", "Message": "3 of 10 test rows",
              "Timestamp": "2026-11-20 10:00:00.000000001", "RunId": "a1a2a3a4a5a6a7a8", "TraceId": "0102030405060708090a0b0c0d0e0fff"
            }
            """,
            await StoredRows.SingleAsync(fixture.Store, $"SELECT * FROM ml_tests WHERE Component = 'split' {Settings}"));
    }
}
