using OpenTelemetry.Logs;
using OtelMl.Instrumentation.Tests.Components;

namespace OtelMl.Instrumentation.Tests;

public sealed class IntervalTests : IDisposable
{
    static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    static readonly ModelRowSchema Schema = new();

    readonly Telemetry _telemetry = new();
    readonly ModelRow[] _rows = ModelRow.Many(1000, new Random(1));

    [Fact]
    public void Rows_of_all_runs_in_an_interval_are_one_summary()
    {
        MlComponent component = Component();
        foreach (ModelRow row in _rows[..5]) Read(component, "requests", row);
        Assert.Empty(Summaries);

        _telemetry.Clock.Advance(Minute);

        LogRecord score = Assert.Single(Summaries, record => Equals(record.Attribute("ml.column.name"), "f0"));
        Assert.Equal(5L, score.Attribute("ml.column.rows"));
        Assert.Equal(_rows[..5].Average(row => row.Features[0]), (double)score.Attribute("ml.column.mean")!, 1e-9);
        Assert.Equal(5, _telemetry.Spans.Count);
    }

    [Fact]
    public void A_summary_of_an_interval_is_of_no_run()
    {
        MlComponent component = Component();
        using (new MlPipeline("other").StartRun())
        {
            Read(component, "requests", _rows[0]);
            _telemetry.Clock.Advance(Minute);
            Read(component, "requests", _rows[1]);
            _telemetry.Pipeline.Flush();
        }

        Assert.NotEmpty(Summaries);
        Assert.All(Summaries, record => Assert.Equal(default, record.SpanId));
        Assert.All(Summaries, record => Assert.Equal("inference", record.Attribute("ml.component.name")));
    }

    [Fact]
    public void An_interval_begins_with_a_row_and_an_empty_one_sends_nothing()
    {
        MlComponent component = Component();
        _telemetry.Clock.Advance(Minute * 10.5);
        Read(component, "requests", _rows[0]);
        _telemetry.Clock.Advance(Minute * 0.9);
        Assert.Empty(Summaries);
        _telemetry.Clock.Advance(Minute * 0.1);
        int sent = Summaries.Count();
        _telemetry.Clock.Advance(Minute * 10);

        Assert.True(sent > 0);
        Assert.Equal(sent, Summaries.Count());
    }

    [Fact]
    public void Rows_of_a_slow_stream_do_not_wait_for_its_end()
    {
        MlComponent component = Component();
        component.Observe(
            call =>
            {
                IEnumerable<ModelRow> read = call.Reading("stream", Slowly(), Schema, default);
                Assert.Equal(_rows[..10], read);
            },
            () => 0,
            (_, _) => { });
        _telemetry.Pipeline.Flush();

        long[] counts = [.. Summaries.Where(record => Equals(record.Attribute("ml.column.name"), "f0")).Select(record => (long)record.Attribute("ml.column.rows")!)];
        Assert.True(counts.Length > 3, $"{counts.Length} intervals");
        Assert.Equal(10, counts.Sum());

        IEnumerable<ModelRow> Slowly()
        {
            foreach (ModelRow row in _rows[..10])
            {
                _telemetry.Clock.Advance(Minute);
                yield return row;
            }
        }
    }

    [Fact]
    public void No_row_is_lost_or_counted_twice_by_many_threads()
    {
        MlComponent component = Component();
        Parallel.For(0, 8, thread =>
        {
            for (int i = thread; i < _rows.Length; i += 8)
            {
                Read(component, "requests", _rows[i]);
                if (i % 100 == 0) _telemetry.Pipeline.Flush();
            }
        });
        _telemetry.Pipeline.Flush();

        Assert.Equal(_rows.Length, Summaries.Where(record => Equals(record.Attribute("ml.column.name"), "f3")).Sum(record => (long)record.Attribute("ml.column.rows")!));
    }

    [Fact]
    public void Names_without_end_are_sent_early_and_lose_nothing()
    {
        MlComponent component = Component();
        foreach (ModelRow row in _rows[..200]) Read(component, "request/" + row.Id, row);
        Assert.NotEmpty(Summaries);
        _telemetry.Pipeline.Flush();

        Assert.Equal(200, Summaries.Count(record => Equals(record.Attribute("ml.column.name"), "f0")));
    }

    [Fact]
    public void Tests_still_see_each_run()
    {
        using IDisposable registration = _telemetry.Pipeline.Register();
        MlAnnotatedComponent component = new("taxi", "inference") { Kind = static () => new InferenceComponent(), SummaryInterval = Minute };
        using (MlCall call = component.Begin())
        {
            call.Rows(MlDirection.Output, "predictions", [_rows[0] with { Score = 7 }], Schema, default);
            call.Succeed();
        }

        Assert.Equal("fail", _telemetry.Event("ml.test").Attribute("ml.test.outcome"));
        Assert.Empty(Summaries);
        registration.Dispose();
        Assert.NotEmpty(Summaries);
    }

    [Fact]
    public void An_interval_of_no_length_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>("summaryInterval", () => _telemetry.Pipeline.Component("inference", summaryInterval: TimeSpan.Zero));

    public void Dispose() => _telemetry.Dispose();

    IEnumerable<LogRecord> Summaries => _telemetry.Events.Where(record => record.EventId.Name == "ml.column.summary");

    MlComponent Component() => _telemetry.Pipeline.Component("inference", summaryInterval: Minute);

    static void Read(MlComponent component, string pointer, ModelRow row) =>
        component.Observe(call => call.Row(MlDirection.Input, pointer, row, Schema, default), () => 0, (_, _) => { });
}
