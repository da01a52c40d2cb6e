using System.Diagnostics;

namespace OtelMl.Instrumentation.Tests;

public sealed class RunTests : IDisposable
{
    readonly Telemetry _telemetry = new();

    MlPipeline Pipeline => _telemetry.Pipeline;

    [Fact]
    public void One_execution_of_a_pipeline_is_one_trace_of_nested_runs()
    {
        using (Pipeline.StartRun())
        {
            using MlRun inference = Pipeline.Component("inference").StartRun();
            Pipeline.Component("features").Run(_ => { });
        }

        Activity root = _telemetry.Span("run taxi");
        Activity outer = _telemetry.Span("run inference");
        Activity inner = _telemetry.Span("run features");
        Assert.Equal(default, root.ParentSpanId);
        Assert.Equal(root.SpanId, outer.ParentSpanId);
        Assert.Equal(outer.SpanId, inner.ParentSpanId);
        Assert.All(_telemetry.Spans, span => Assert.Equal(root.TraceId, span.TraceId));
        Assert.All(_telemetry.Spans, span => Assert.Equal(ActivityKind.Internal, span.Kind));
    }

    [Fact]
    public void The_span_around_a_pipeline_names_no_component()
    {
        Pipeline.StartRun().Dispose();

        Activity root = _telemetry.Span("run taxi");
        Assert.Equal("taxi", root.GetTagItem("ml.pipeline.name"));
        Assert.Null(root.GetTagItem("ml.component.name"));
    }

    [Fact]
    public void A_run_says_what_its_component_is()
    {
        Pipeline.Component("inference", "ana", "Predicts tips.", ["online", "forest"]).Run(_ => { });

        Activity span = _telemetry.Span("run inference");
        Assert.Equal("taxi", span.GetTagItem("ml.pipeline.name"));
        Assert.Equal("inference", span.GetTagItem("ml.component.name"));
        Assert.Equal("ana", span.GetTagItem("ml.component.owner"));
        Assert.Equal("Predicts tips.", span.GetTagItem("ml.component.description"));
        Assert.Equal(["online", "forest"], (string[])span.GetTagItem("ml.component.tags")!);
    }

    [Fact]
    public void Digests_stay_aligned_with_their_pointers()
    {
        Pipeline.Component("cleaning").Run(run =>
        {
            run.AddInput("raw.csv", "aa");
            run.AddInput("zones.csv");
            run.AddOutput("clean.csv");
            run.AddInput("rates.csv", "cc");
        });

        Activity span = _telemetry.Span("run cleaning");
        Assert.Equal(["raw.csv", "zones.csv", "rates.csv"], (string[])span.GetTagItem("ml.run.inputs")!);
        Assert.Equal(["aa", "", "cc"], (string[])span.GetTagItem("ml.run.input_digests")!);
        Assert.Equal(["clean.csv"], (string[])span.GetTagItem("ml.run.outputs")!);
        Assert.Equal([""], (string[])span.GetTagItem("ml.run.output_digests")!);
    }

    [Fact]
    public void A_run_keeps_its_notes_model_and_slices()
    {
        Pipeline.Component("inference").Run(run =>
        {
            run.AddNote("warm start");
            run.AddNote("second shard");
            run.SetModel("tips", "7");
            run.SetSlice("region", "west");
            run.SetSlice("region", "east");
        });

        Activity span = _telemetry.Span("run inference");
        Assert.Equal("warm start\nsecond shard", span.GetTagItem("ml.run.notes"));
        Assert.Equal("tips", span.GetTagItem("ml.model.name"));
        Assert.Equal("7", span.GetTagItem("ml.model.version"));
        Assert.Equal("east", span.GetTagItem("ml.slice.region"));
    }

    [Fact]
    public void Runs_keep_the_pipelines_clock()
    {
        using (Pipeline.Component("training").StartRun()) _telemetry.Clock.Advance(TimeSpan.FromHours(3));

        Activity span = _telemetry.Span("run training");
        Assert.Equal(new DateTime(2026, 1, 15, 12, 0, 0, DateTimeKind.Utc), span.StartTimeUtc);
        Assert.Equal(TimeSpan.FromHours(3), span.Duration);
    }

    [Fact]
    public void A_failing_run_is_kept_with_its_exception_and_the_exception_goes_on()
    {
        Assert.Throws<InvalidDataException>(() => Pipeline.Component("cleaning").Run(run =>
        {
            run.AddInput("raw.csv");
            throw new InvalidDataException("no header");
        }));

        AssertFailed(_telemetry.Span("run cleaning"));
        Assert.Equal(["raw.csv"], (string[])_telemetry.Span("run cleaning").GetTagItem("ml.run.inputs")!);
    }

    [Fact]
    public async Task A_failing_asynchronous_run_is_kept_with_its_exception_and_the_exception_goes_on()
    {
        await Assert.ThrowsAsync<InvalidDataException>(() => Pipeline.Component("cleaning").RunAsync<int>(async _ =>
        {
            await Task.Yield();
            throw new InvalidDataException("no header");
        }));

        AssertFailed(_telemetry.Span("run cleaning"));
    }

    [Fact]
    public void An_exception_that_was_reported_before_it_was_thrown_is_recorded_once()
    {
        Assert.Throws<InvalidDataException>(() => Pipeline.Component("cleaning").Run(run =>
        {
            InvalidDataException exception = new("no header");
            run.Fail(exception);
            throw exception;
        }));

        AssertFailed(_telemetry.Span("run cleaning"));
    }

    [Fact]
    public void A_run_ends_once()
    {
        MlRun run = Pipeline.Component("cleaning").StartRun();
        run.Dispose();
        run.AddInput("too late");
        run.Dispose();

        Assert.Null(_telemetry.Span("run cleaning").GetTagItem("ml.run.inputs"));
    }

    [Fact]
    public async Task Concurrent_runs_nest_each_under_its_own()
    {
        MlComponent outer = Pipeline.Component("outer");
        MlComponent inner = Pipeline.Component("inner");
        await Parallel.ForAsync(0, 100, async (i, _) => await outer.RunAsync(async run =>
        {
            await Task.Yield();
            run.AddOutput($"part {i}");
            await inner.RunAsync(async nested =>
            {
                await Task.Yield();
                nested.AddInput($"part {i}");
            });
        }));

        Dictionary<ActivitySpanId, Activity> outers =
            _telemetry.Spans.Where(span => span.DisplayName == "run outer").ToDictionary(span => span.SpanId);
        Activity[] inners = [.. _telemetry.Spans.Where(span => span.DisplayName == "run inner")];
        Assert.Equal(100, outers.Count);
        Assert.Equal(100, inners.Length);
        Assert.All(inners, span => Assert.Equal(
            (string[])outers[span.ParentSpanId].GetTagItem("ml.run.outputs")!,
            (string[])span.GetTagItem("ml.run.inputs")!));
    }

    [Fact]
    public void One_run_may_be_added_to_from_many_threads()
    {
        Pipeline.Component("cleaning").Run(run => Parallel.For(0, 1000, i => run.AddInput($"part {i}", $"digest {i}")));

        Activity span = _telemetry.Span("run cleaning");
        string[] inputs = (string[])span.GetTagItem("ml.run.inputs")!;
        string[] digests = (string[])span.GetTagItem("ml.run.input_digests")!;
        Assert.Equal(1000, inputs.Distinct().Count());
        Assert.Equal(inputs.Select(input => input.Replace("part", "digest", StringComparison.Ordinal)), digests);
    }

    [Fact]
    public void Too_many_slices_are_refused()
    {
        using MlRun run = Pipeline.Component("inference").StartRun();
        for (int i = 0; i < MlRun.MaxSlices; i++) run.SetSlice($"slice{i}", "x");

        Assert.Throws<ArgumentException>(() => run.SetSlice("one more", "x"));
    }

    [Fact]
    public void Spans_come_from_a_versioned_source_with_a_schema()
    {
        Pipeline.Component("cleaning").Run(_ => { });

        ActivitySource source = _telemetry.Span("run cleaning").Source;
        Assert.Equal("OtelMl", source.Name);
        Assert.Equal("0.1.0", source.Version);
        Assert.Equal("https://otelml.dev/schemas/0.1.0", source.TelemetrySchemaUrl);
    }

    public void Dispose() => _telemetry.Dispose();

    static void AssertFailed(Activity span)
    {
        Assert.Equal(ActivityStatusCode.Error, span.Status);
        Assert.Equal("no header", span.StatusDescription);
        Assert.Equal("System.IO.InvalidDataException", span.GetTagItem("error.type"));
        ActivityEvent recorded = Assert.Single(span.Events, e => e.Name == "exception");
        Assert.Contains(recorded.Tags, tag => tag.Key == "exception.message" && (string?)tag.Value == "no header");
    }
}
