using OpenTelemetry.Logs;
using OtelMl.Instrumentation.Generator.Tests.Annotated;
using OtelMl.Instrumentation.Tests;

namespace OtelMl.Instrumentation.Generator.Tests;

public sealed class TriggerTests : IDisposable
{
    readonly Telemetry _telemetry = new();
    readonly IDisposable _registration;

    public TriggerTests() => _registration = _telemetry.Pipeline.Register();

    [Fact]
    public void Tests_see_inputs_outputs_and_history_and_their_outcomes_are_events_of_the_run()
    {
        Triggered.Work([1, 2, 3]);
        Triggered.Work([1, 2, 3]);
        Triggered.Work([7]);

        Assert.Equal(["pass", "pass", "fail"], Outcomes("enough_rows"));
        Assert.Equal(["pass", "fail"], Outcomes("mean as before"));
        LogRecord failed = Tests("enough_rows").Last();
        Assert.Equal("1 rows", failed.Attribute("ml.test.message"));
        Assert.Equal("before", failed.Attribute("ml.test.phase"));
        Assert.Equal("watched", failed.Attribute("ml.component.name"));
        Assert.Equal(_telemetry.Spans.Last().SpanId, failed.SpanId);
        Assert.Equal("after", Tests("mean as before").Last().Attribute("ml.test.phase"));
    }

    [Fact]
    public void A_test_that_throws_is_an_error_and_goes_no_further()
    {
        Assert.Equal([1.0], Triggered.Work([1]));

        LogRecord error = Tests("throwing").Single();
        Assert.Equal("error", error.Attribute("ml.test.outcome"));
        Assert.Contains("a test's own business", (string)error.Attribute("ml.test.message")!, StringComparison.Ordinal);
        Assert.Equal(System.Diagnostics.ActivityStatusCode.Unset, _telemetry.Span("run watched").Status);
    }

    [Fact]
    public void Outcomes_are_recorded_though_the_run_throws()
    {
        Assert.Throws<InvalidDataException>(() => Triggered.Work([]));

        Assert.Equal(["fail"], Outcomes("enough_rows"));
        Assert.Equal(["error"], Outcomes("mean as before"));
        Assert.Contains("no numbers", (string)Tests("mean as before").Single().Attribute("ml.test.message")!, StringComparison.Ordinal);
    }

    [Fact]
    public void Hooks_go_around_the_work_and_may_add_to_the_run()
    {
        Triggered.Work([1, 2]);

        string notes = (string)_telemetry.Span("run watched").GetTagItem("ml.run.notes")!;
        Assert.StartsWith("before: 2 rows, 0 outputs\nafter: 2 rows\n", notes, StringComparison.Ordinal);
        Assert.Contains("a hook's own business", notes, StringComparison.Ordinal);
        Assert.Equal("mlflow-7", _telemetry.Span("run watched").GetTagItem("ml.experiment.run_id"));
    }

    [Fact]
    public void What_is_wrong_with_a_kind_or_test_leaves_the_call_alone()
    {
        Assert.Equal(1, Hostile.Made());
        Assert.Equal(1, Hostile.Listed());
        Assert.Equal(1, Hostile.Tested());

        Assert.Contains("no kind", Notes("made"), StringComparison.Ordinal);
        Assert.Contains("no tests", Notes("listed"), StringComparison.Ordinal);
        Assert.Contains("no phase", Notes("tested"), StringComparison.Ordinal);
        Assert.Contains("ArgumentException", Notes("tested"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_stream_goes_on_whatever_its_rows_events_run_into()
    {
        Assert.Equal([1, 2], Hostile.Stream([new(1, 1_768_478_400_000, 5), new(2, 1_768_478_400, 6)]).Select(row => row.Id));

        LogRecord[] sent = [.. _telemetry.Events.Where(record => record.EventId.Name == "ml.prediction")];
        Assert.Equal([_telemetry.Clock.GetUtcNow().UtcDateTime, DateTimeOffset.FromUnixTimeSeconds(1_768_478_400).UtcDateTime], sent.Select(record => record.Timestamp));
        Assert.Equal([3], Hostile.Refer([new(3, 1, 1)]).Select(row => row.Id));
        Assert.Contains("no reference", Notes("referring"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_failed_run_is_part_of_history_as_failed()
    {
        Assert.Throws<InvalidDataException>(() => Triggered.Work([]));
        Triggered.Work([1]);

        Assert.Equal([false, true], _telemetry.Pipeline.HistoryOf("watched").Runs.Select(past => past.Failed));
    }

    [Fact]
    public void History_is_bounded()
    {
        for (int i = 0; i < 100; i++) Triggered.Work([1]);

        Assert.Equal(32, _telemetry.Pipeline.HistoryOf("watched").Runs.Count);
    }

    public void Dispose()
    {
        _registration.Dispose();
        _telemetry.Dispose();
    }

    string Notes(string component) => (string)_telemetry.Span("run " + component).GetTagItem("ml.run.notes")!;

    IEnumerable<LogRecord> Tests(string name) =>
        _telemetry.Events.Where(record => record.EventId.Name == "ml.test" && Equals(record.Attribute("ml.test.name"), name));

    IEnumerable<object?> Outcomes(string name) => Tests(name).Select(record => record.Attribute("ml.test.outcome"));
}
