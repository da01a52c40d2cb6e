using System.Diagnostics;
using Microsoft.ML;
using OpenTelemetry.Logs;
using OtelMl.Instrumentation.Generator.Tests.Annotated;
using OtelMl.Instrumentation.Tests;

namespace OtelMl.Instrumentation.Generator.Tests;

public sealed class InterceptionTests : IDisposable
{
    static readonly Trip[] Trips =
    [
        new() { Id = "a", Distance = 1, Fare = 10, Zone = "Zoo", Payment = Payment.Card, Passengers = 1, Driver = "Max" },
        new() { Id = "b", Distance = 2, Fare = 20, Zone = "Zoo", Payment = Payment.Cash, Flagged = true },
        new() { Id = "c", Distance = 3, Fare = 30, Payment = (Payment)7 },
        new() { Id = "d", Distance = 4, Fare = 0 },
    ];

    readonly Telemetry _telemetry = new();
    readonly IDisposable _registration;

    public InterceptionTests() => _registration = _telemetry.Pipeline.Register();

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void A_call_is_a_run_with_its_inputs_outputs_and_metadata()
    {
        IReadOnlyList<Trip> clean = Pipeline.Clean(Trips, 3);

        Assert.Equal(3, clean.Count);
        Activity span = _telemetry.Span("run cleaning");
        Assert.Equal("ana", span.GetTagItem("ml.component.owner"));
        Assert.Equal("Drops \"odd\" trips.", span.GetTagItem("ml.component.description"));
        Assert.Equal(["batch", "v1"], (string[])span.GetTagItem("ml.component.tags")!);
        Assert.Equal(["raw/03"], (string[])span.GetTagItem("ml.run.inputs")!);
        Assert.Equal(["trips/03"], (string[])span.GetTagItem("ml.run.outputs")!);
        Assert.Equal(32, Assert.Single((string[])span.GetTagItem("ml.run.output_digests")!).Length);
        Assert.Equal(64, ((string)span.GetTagItem("ml.component.source_digest")!).Length);
    }

    [Fact]
    public void Rows_are_summarised_column_by_column()
    {
        Pipeline.Clean(Trips, 3);

        Assert.Equal(
            ["Distance", "Passengers", "Flagged", "fare_amount", "Zone", "Payment"],
            Summaries("input").Select(record => record.Attribute("ml.column.name")));
        LogRecord fare = Summaries("input").Single(record => Equals(record.Attribute("ml.column.name"), "fare_amount"));
        Assert.Equal(4L, fare.Attribute("ml.column.rows"));
        Assert.Equal(15.0, fare.Attribute("ml.column.mean"));
        LogRecord payment = Summaries("input").Single(record => Equals(record.Attribute("ml.column.name"), "Payment"));
        Assert.Equal(["7", "Card", "Cash", "Unknown"], (string[])payment.Attribute("ml.column.top.values")!);
        LogRecord passengers = Summaries("input").Single(record => Equals(record.Attribute("ml.column.name"), "Passengers"));
        Assert.Equal(3L, passengers.Attribute("ml.column.missing"));
    }

    [Fact]
    public void A_sample_has_rows_by_their_ids_and_the_probability_of_their_being_in_it()
    {
        Pipeline.Clean(Trips, 3);

        LogRecord[] tuples = [.. _telemetry.Events.Where(record => record.EventId.Name == "ml.tuple")];
        Assert.Equal(2, tuples.Length);
        Assert.All(tuples, tuple => Assert.Equal(2.0 / 3, tuple.Attribute("ml.sampling.probability")));
        Assert.All(tuples, tuple => Assert.Contains((string)tuple.Attribute("ml.tuple.id")!, (string[])["a", "b", "c"]));
        Assert.All(tuples, tuple => Assert.DoesNotContain("ml.feature.Driver", tuple.Keys()));
    }

    [Fact]
    public void Equal_rows_have_equal_digests_whoever_handles_them()
    {
        Pipeline.Clean([.. Trips.Take(3)], 1);

        Activity span = _telemetry.Span("run cleaning");
        Assert.Equal((string[])span.GetTagItem("ml.run.input_digests")!, (string[])span.GetTagItem("ml.run.output_digests")!);
    }

    [Fact]
    public void A_failing_call_is_a_failed_run_and_its_exception_goes_on()
    {
        InvalidDataException thrown = Assert.Throws<InvalidDataException>(() => Pipeline.Fail(Trips));

        Assert.Equal("4 trips", thrown.Message);
        Activity span = _telemetry.Span("run failing");
        Assert.Equal(ActivityStatusCode.Error, span.Status);
        Assert.Equal(["in"], (string[])span.GetTagItem("ml.run.inputs")!);
        Assert.Null(Activity.Current);
    }

    [Fact]
    public async Task Asynchronous_work_is_a_run_until_it_is_done_with_what_runs_in_it_nested()
    {
        await Pipeline.TaskAsync("west");

        Activity span = _telemetry.Span("run task");
        Assert.Equal("west", span.GetTagItem("ml.slice.region"));
        Assert.Equal(span.SpanId, _telemetry.Span("run nothing").ParentSpanId);
        Assert.Null(Activity.Current);
    }

    [Fact]
    public async Task Asynchronous_work_that_fails_is_a_failed_run()
    {
        await Assert.ThrowsAsync<InvalidDataException>(() => Pipeline.TaskAsync(""));

        Assert.Equal(ActivityStatusCode.Error, _telemetry.Span("run task").Status);
    }

    [Fact]
    public async Task Asynchronous_streams_are_looked_at_as_they_are_read()
    {
        List<Trip> all = await Pipeline.CountAsync(Trips.ToAsyncEnumerable());

        Assert.Equal(Trips, all);
        Assert.Equal(4L, Summaries("input").First().Attribute("ml.column.rows"));
        Assert.Equal(4L, Summaries("output").First().Attribute("ml.column.rows"));
        Assert.Equal(6, await Pipeline.ValueAsync(5));
        Assert.NotNull(_telemetry.Span("run value task"));
    }

    [Fact]
    public void A_run_spans_the_reading_of_the_stream_that_the_call_returned()
    {
        int read = 0;
        foreach (Trip _ in Pipeline.Stream(Lazily(Trips)))
        {
            read++;
            Assert.Null(Activity.Current);
            Assert.DoesNotContain(_telemetry.Spans, span => span.DisplayName == "run stream");
        }

        Assert.Equal(4, read);
        Activity span = _telemetry.Span("run stream");
        Assert.Equal(["source"], (string[])span.GetTagItem("ml.run.inputs")!);
        Assert.Equal(["streamed"], (string[])span.GetTagItem("ml.run.outputs")!);
        Assert.All(_telemetry.Spans.Where(each => each.DisplayName == "run nothing"), each => Assert.Equal(span.SpanId, each.ParentSpanId));
        Assert.Equal(4L, Summaries("input").First().Attribute("ml.column.rows"));
        Assert.Equal(4L, Summaries("output").First().Attribute("ml.column.rows"));
    }

    [Fact]
    public void What_may_be_readable_only_once_is_left_to_who_reads_it()
    {
        Assert.Equal([0, 1, 2], Pipeline.PassOn(new OneShot()));
        Assert.Equal([0, 1, 2], Pipeline.Wrap(new OneShot()).Rows);

        Activity span = _telemetry.Span("run passing on");
        Assert.Equal(["shot"], (string[])span.GetTagItem("ml.run.inputs")!);
        Assert.Equal(["shot again"], (string[])span.GetTagItem("ml.run.outputs")!);
        Assert.Contains("'wrapped'", (string)_telemetry.Span("run wrapping").GetTagItem("ml.run.notes")!, StringComparison.Ordinal);
        Assert.Empty(Summaries("input").Concat(Summaries("output")));
    }

    [Fact]
    public void A_stream_whose_reader_stops_is_a_run_of_what_was_read()
    {
        Assert.Equal("a", Pipeline.Stream(Lazily(Trips)).First().Id);

        Assert.NotNull(_telemetry.Span("run stream"));
        Assert.Equal(1L, Summaries("output").First().Attribute("ml.column.rows"));
    }

    [Fact]
    public void A_stream_that_fails_is_a_failed_run()
    {
        Assert.Throws<InvalidDataException>(() => Pipeline.Stream(Lazily([new Trip(), new Trip { Fare = -1 }])).Count());

        Assert.Equal(ActivityStatusCode.Error, _telemetry.Span("run stream").Status);
    }

    [Fact]
    public void A_stream_that_is_read_twice_is_two_runs()
    {
        IEnumerable<Trip> stream = Pipeline.Stream(Lazily(Trips));

        Assert.Equal(4, stream.Count());
        Assert.Equal(4, stream.Count());
        Activity[] runs = [.. _telemetry.Spans.Where(span => span.DisplayName == "run stream")];
        Assert.Equal(2, runs.Length);
        Assert.All(runs, run => Assert.Equal(["source"], (string[])run.GetTagItem("ml.run.inputs")!));
    }

    [Fact]
    public async Task A_run_spans_the_reading_of_an_asynchronous_stream()
    {
        int read = 0;
        await foreach (Trip _ in Pipeline.StreamAsync(Trips.ToAsyncEnumerable(), Cancellation))
        {
            read++;
            Assert.Null(Activity.Current);
        }

        Assert.Equal(4, read);
        Activity span = _telemetry.Span("run async stream");
        Assert.All(_telemetry.Spans.Where(each => each.DisplayName == "run nothing"), each => Assert.Equal(span.SpanId, each.ParentSpanId));
        Assert.Equal(4L, Summaries("output").First().Attribute("ml.column.rows"));
    }

    [Fact]
    public void A_generic_method_is_looked_into_by_its_arguments()
    {
        Assert.Equal(2, Pipeline.Keep(Trips, trip => trip.Fare > 10).Count);
        Assert.Equal([1, 2], Pipeline.KeepAll([1, 2]));

        Assert.Equal(2, _telemetry.Spans.Count(span => span.DisplayName == "run generic"));
        Assert.Contains(Summaries("input"), record => Equals(record.Attribute("ml.column.name"), "fare_amount"));
    }

    [Fact]
    public void Extension_and_instance_methods_are_components_too()
    {
        Assert.Equal(7, ((IReadOnlyList<double>)[1, 2, 3]).Total());
        Assert.Equal([2.0, 4.0], new Scaler<string>(2).Scale([1, 2], "label"));

        Assert.NotNull(_telemetry.Span("run extension"));
        Activity span = _telemetry.Span("run scaling");
        Assert.Equal(["2 numbers"], (string[])span.GetTagItem("ml.run.inputs")!);
        Assert.Equal(["scaled by 2"], (string[])span.GetTagItem("ml.run.outputs")!);
        Assert.Equal(3.0, Summaries("output").Single().Attribute("ml.column.mean"));
    }

    [Fact]
    public void An_override_may_call_what_it_overrides()
    {
        Tariff tariff = new NightTariff();
        Assert.Equal(6, tariff.Price(2));

        Assert.Equal("run pricing", Assert.Single(_telemetry.Spans).DisplayName);
    }

    [Fact]
    public void Parts_of_a_result_are_outputs_each()
    {
        Pipeline.Split(Trips);

        Assert.Equal(["train", "test"], (string[])_telemetry.Span("run split").GetTagItem("ml.run.outputs")!);
    }

    [Fact]
    public void Identifiers_classes_and_labels_are_sent_digit_for_digit()
    {
        List<Pick> picks = [new() { Id = 9007199254740993, Item = 1000000000000000001, Taken = ulong.MaxValue }, new() { Id = 9007199254740992, Item = 7, Taken = 7 }];
        Pipeline.Choose(picks);
        Pipeline.Take(picks);

        LogRecord[] predictions = [.. _telemetry.Events.Where(record => record.EventId.Name == "ml.prediction")];
        Assert.Equal(["9007199254740993", "9007199254740992"], predictions.Select(record => record.Attribute("ml.prediction.id")));
        Assert.Equal([1000000000000000001L, 7L], predictions.Select(record => record.Attribute("ml.prediction.value")));
        Assert.Equal(["18446744073709551615", 7L], _telemetry.Events.Where(record => record.EventId.Name == "ml.feedback").Select(record => record.Attribute("ml.feedback.label")));
        Assert.Equal(["Item", "Taken"], Summaries("output").Select(record => record.Attribute("ml.column.name")));
    }

    [Fact]
    public void Rows_without_an_id_are_counted_and_not_sent_as_one()
    {
        Pipeline.Choose([new() { Item = 1 }, new() { Item = 2 }, new() { Id = 3, Item = 3 }]);

        Assert.Equal("3", _telemetry.Event("ml.prediction").Attribute("ml.prediction.id"));
        Assert.StartsWith("2 rows of 'picks' have no id", (string)_telemetry.Span("run picking").GetTagItem("ml.run.notes")!, StringComparison.Ordinal);
    }

    [Fact]
    public void A_data_view_is_read_without_the_library_knowing_it()
    {
        IDataView view = new MLContext().Data.LoadFromEnumerable([new ViewRow { Distance = 1, Zone = "Zoo", Vector = [1, 2] }, new ViewRow { Distance = 3 }]);

        Pipeline.Train(view, "7");

        Activity span = _telemetry.Span("run training");
        Assert.Equal(["view"], (string[])span.GetTagItem("ml.run.inputs")!);
        Assert.Equal(["model/tips@7"], (string[])span.GetTagItem("ml.run.outputs")!);
        Assert.Equal("tips", span.GetTagItem("ml.model.name"));
        Assert.Equal("7", span.GetTagItem("ml.model.version"));
        Assert.Equal(["Distance", "Zone", "Vector.0", "Vector.1"], Summaries("input").Select(record => record.Attribute("ml.column.name")));
        Assert.Equal(2.0, Summaries("input").First().Attribute("ml.column.mean"));
    }

    [Fact]
    public void A_file_that_is_written_is_digested()
    {
        string path = Path.GetTempFileName();
        try
        {
            Pipeline.Write(path);

            Activity span = _telemetry.Span("run file");
            Assert.Equal([path], (string[])span.GetTagItem("ml.run.outputs")!);
            Assert.Equal([MlDigest.OfBytes("abc"u8)], (string[])span.GetTagItem("ml.run.output_digests")!);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void One_row_and_one_number_are_rows_too()
    {
        Assert.Equal(0.2, Pipeline.Score(Trips[1]));

        Assert.Contains(Summaries("input"), record => Equals(record.Attribute("ml.column.name"), "Distance"));
        Assert.Equal(["scores"], (string[])_telemetry.Span("run one row").GetTagItem("ml.run.outputs")!);
    }

    [Fact]
    public void A_component_may_summarise_by_the_minute()
    {
        foreach (Trip trip in Trips) Pipeline.ScoreOften(trip);
        Assert.Empty(Summaries("input"));

        _telemetry.Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.All(Summaries("input"), record => Assert.Equal((long)Trips.Length, record.Attribute("ml.column.rows")));
        Assert.NotEmpty(Summaries("input"));
    }

    [Fact]
    public void An_annotated_execution_is_one_trace()
    {
        Assert.Equal(1, Pipeline.Whole());

        Assert.Equal(_telemetry.Span("run taxi").SpanId, _telemetry.Span("run inner").ParentSpanId);
    }

    [Fact]
    public void A_null_argument_is_the_methods_own_business()
    {
        Assert.Throws<NullReferenceException>(() => Pipeline.Fail(null!));

        Assert.Equal(ActivityStatusCode.Error, _telemetry.Span("run failing").Status);
    }

    [Fact]
    public void A_run_of_a_pipeline_that_is_not_registered_says_so()
    {
        _registration.Dispose();
        using (new MlPipeline("TAXI", _telemetry.LoggerFactory).Register()) Pipeline.Clean(Trips, 1);

        Assert.Empty(_telemetry.Events);
        Assert.Equal("No events are sent, because no pipeline 'taxi' is registered in this process; 'TAXI' is", _telemetry.Span("run cleaning").GetTagItem("ml.run.notes"));
    }

    [Fact]
    public void Events_go_to_the_pipeline_whose_execution_the_call_is_in()
    {
        List<LogRecord> events = [];
        using OpenTelemetry.OpenTelemetrySdk sdk = OpenTelemetry.OpenTelemetrySdk.Create(
            builder => OpenTelemetry.OpenTelemetryBuilderSdkExtensions.WithLogging(builder, logging => logging.AddMlInstrumentation().AddInMemoryExporter(events)));
        MlPipeline other = new("taxi", OpenTelemetry.OpenTelemetrySdkExtensions.GetLoggerFactory(sdk));
        using (other.StartRun()) Pipeline.Clean(Trips, 1);

        Assert.NotEmpty(events);
        Assert.Empty(_telemetry.Events);
    }

    public void Dispose()
    {
        _registration.Dispose();
        _telemetry.Dispose();
    }

    static IEnumerable<Trip> Lazily(IEnumerable<Trip> trips)
    {
        foreach (Trip trip in trips) yield return trip;
    }

    IEnumerable<LogRecord> Summaries(string direction) => _telemetry.Events
        .Where(record => record.EventId.Name == "ml.column.summary" && Equals(record.Attribute("ml.io.direction"), direction));
}
