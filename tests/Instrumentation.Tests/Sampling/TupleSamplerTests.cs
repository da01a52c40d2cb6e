using OpenTelemetry.Logs;

namespace OtelMl.Instrumentation.Tests.Sampling;

public sealed class TupleSamplerTests : IDisposable
{
    static readonly MlFeatureNames Names = new("distance", "payment");

    readonly Telemetry _telemetry = new();

    IEnumerable<LogRecord> Tuples => _telemetry.Events.Where(record => record.EventId.Name == "ml.tuple");

    [Fact]
    public void Rows_are_logged_once_with_their_values_and_probability()
    {
        double[] buffer = [1.5, 2];
        using (MlTupleSampler sampler = Sampler(new() { Size = 2 }))
        {
            sampler.Offer("a", Names.Of(buffer.AsMemory()));
            buffer[0] = 99; // the caller's to use again
            _telemetry.Clock.Advance(TimeSpan.FromMinutes(1));
            LogRecord first = Assert.Single(Tuples);
            Assert.Equal("a", first.Attribute("ml.tuple.id"));
            Assert.Equal("inference", first.Attribute("ml.component.name"));
            Assert.Equal(("input", "trips"), (first.Attribute("ml.io.direction"), first.Attribute("ml.io.pointer")));
            Assert.Equal((1.5, 1.0), (first.Attribute("ml.feature.distance"), first.Attribute("ml.sampling.probability")));

            _telemetry.Clock.Advance(TimeSpan.FromMinutes(5));
            Assert.Single(Tuples);
            for (int i = 0; i < 100; i++) sampler.Offer($"row {i}", Names.Of(buffer));
            Assert.Equal(2, sampler.Current.Count);
            Assert.All(sampler.Current, tuple => Assert.InRange(tuple.SamplingProbability!.Value, 0, 0.2));
        }

        Assert.InRange(Tuples.Count(), 2, 3);
    }

    [Fact]
    public void A_row_of_a_window_is_logged_again_when_it_has_become_likelier()
    {
        using MlTupleSampler sampler = Sampler(new() { Size = 5, Kind = MlSamplingKind.Window, Window = TimeSpan.FromMinutes(10) });
        for (int i = 0; i < 100; i++) sampler.Offer($"early {i}", Names.Of(1.0, 2));
        _telemetry.Clock.Advance(TimeSpan.FromMinutes(9));
        Assert.Equal(5, Tuples.Count());
        string lucky = sampler.Current.MinBy(tuple => MlSampleKey.Default.Hash(tuple.Id)).Id;
        sampler.Offer(lucky, Names.Of(1.0, 2));
        _telemetry.Clock.Advance(TimeSpan.FromMinutes(2));

        MlTuple alone = Assert.Single(sampler.Current);
        Assert.Equal((lucky, 1.0), (alone.Id, alone.SamplingProbability));
        Assert.Equal(1.0, Tuples.Last(record => lucky.Equals(record.Attribute("ml.tuple.id"))).Attribute("ml.sampling.probability"));
    }

    [Fact]
    public void Components_that_see_the_same_rows_keep_the_same_ones()
    {
        using MlTupleSampler read = Sampler(new() { Size = 10 });
        using MlTupleSampler written = _telemetry.Pipeline.Component("feedback").Sample("labels", MlDirection.Output, new() { Size = 10 });
        foreach (int i in Enumerable.Range(0, 1000)) read.Offer($"row {i}", Names.Of(1.0, 2));
        foreach (int i in Enumerable.Range(0, 1000).Reverse()) written.Offer($"row {i}", default);

        Assert.Equal(read.Current.Select(tuple => tuple.Id).Order(), written.Current.Select(tuple => tuple.Id).Order());
    }

    [Fact]
    public void Where_nobody_listens_nothing_is_kept()
    {
        using MlTupleSampler sampler = new MlPipeline("quiet").Component("inference").Sample("trips", MlDirection.Input);
        sampler.Offer("a", Names.Of(1.0, 2));

        Assert.Empty(sampler.Current);
        Assert.Equal(0, sampler.Bytes);
    }

    [Fact]
    public void What_makes_no_sense_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Sampler(new() { Size = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Sampler(new() { MaxBytes = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Sampler(new() { FlushPeriod = TimeSpan.Zero }));
        Assert.Throws<ArgumentException>(() => _telemetry.Pipeline.Component("x").Sample("", MlDirection.Input));
    }

    public void Dispose() => _telemetry.Dispose();

    MlTupleSampler Sampler(MlSamplingOptions options) => _telemetry.Pipeline.Component("inference").Sample("trips", MlDirection.Input, options);
}
