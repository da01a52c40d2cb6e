using System.Diagnostics.Metrics;
using OtelMl.Analyzers.Export;

namespace OtelMl.Analyzers.Tests.Export;

public sealed class AnalyzerMetricsTests : IDisposable
{
    readonly AnalyzerMetrics _metrics = new();
    readonly string _pipeline = $"{Guid.NewGuid()}";

    public void Dispose() => _metrics.Dispose();

    [Fact]
    public void The_newest_window_of_each_kind_is_exposed_whatever_the_order_of_reports()
    {
        _metrics.Report(Estimate("day", day: 1, value: 0.8));
        _metrics.Report(Estimate("day", day: 2, value: 0.7));
        _metrics.Report(Estimate("day", day: 0, value: 0.9));
        _metrics.Report(Estimate("7d", day: 0, value: 0.85));

        Assert.Equal([("7d", 0.85), ("day", 0.7)], Read("ml.performance.estimate").Order());
    }

    [Fact]
    public void A_window_reported_again_takes_its_own_place()
    {
        _metrics.Report(Estimate("day", day: 1, value: 0.8));
        _metrics.Report(Estimate("day", day: 1, value: 0.75));

        Assert.Equal([("day", 0.75)], Read("ml.performance.estimate"));
    }

    [Fact]
    public void The_interval_is_exposed_beside_the_estimate()
    {
        _metrics.Report(Estimate("day", day: 0, value: 0.8));

        Assert.Equal([("day", 0.7)], Read("ml.performance.lower"));
        Assert.Equal([("day", 0.9)], Read("ml.performance.upper"));
    }

    [Fact]
    public void Realised_accuracy_is_exposed_once_there_is_one()
    {
        _metrics.Report(Estimate("day", day: 0, value: 0.8));
        Assert.Empty(Read("ml.performance.realized"));

        _metrics.Report(Estimate("day", day: 0, value: 0.8) with { Realized = 0.82 });
        Assert.Equal([("day", 0.82)], Read("ml.performance.realized"));
    }

    [Fact]
    public void Slices_of_the_newest_window_are_exposed_beside_the_whole_and_old_ones_are_not()
    {
        Estimate whole = Estimate("day", day: 1, value: 0.8);
        _metrics.Report(whole);
        _metrics.Report(whole with { Slice = "plan=pro", Value = 0.7 });
        _metrics.Report(Estimate("day", day: 0, value: 0.6) with { Slice = "plan=gone" });
        var found = new List<(object? Slice, double Value)>();
        using var listener = Listen("ml.performance.estimate", (value, tags) =>
        {
            if (Equals(tags["ml.pipeline.name"], _pipeline))
                found.Add((tags.GetValueOrDefault("ml.slice"), value));
        });

        listener.RecordObservableInstruments();

        Assert.Equal([(null, 0.8), ("plan=pro", 0.7)], found.OrderByDescending(entry => entry.Value));
    }

    [Fact]
    public void The_duration_of_a_run_is_recorded_under_its_analyzer_s_name()
    {
        var durations = new List<(object? Analyzer, double Seconds)>();
        using var listener = Listen("ml.analyzer.duration", (value, tags) => durations.Add((tags.GetValueOrDefault("ml.analyzer.name"), value)));

        _metrics.RecordDuration(_pipeline, TimeSpan.FromSeconds(1.5));

        Assert.Contains((_pipeline, 1.5), durations);
    }

    List<(string Window, double Value)> Read(string instrument)
    {
        var found = new List<(string, double)>();
        using var listener = Listen(instrument, (value, tags) =>
        {
            if (!Equals(tags["ml.pipeline.name"], _pipeline))
                return;
            Assert.Equal(["ml.performance.method", "ml.performance.metric", "ml.performance.window", "ml.pipeline.name"], tags.Keys.Order());
            found.Add(((string)tags["ml.performance.window"]!, value));
        });
        listener.RecordObservableInstruments();
        return found;
    }

    static MeterListener Listen(string instrument, Action<double, Dictionary<string, object?>> measured)
    {
        var listener = new MeterListener
        {
            InstrumentPublished = (published, listener) =>
            {
                if (published.Meter.Name == AnalyzerMetrics.MeterName && published.Name == instrument)
                    listener.EnableMeasurementEvents(published);
            },
        };
        listener.SetMeasurementEventCallback<double>((_, value, tags, _) => measured(value, tags.ToArray().ToDictionary()));
        listener.Start();
        return listener;
    }

    Estimate Estimate(string window, int day, double value) => new()
    {
        Pipeline = _pipeline,
        Metric = "accuracy",
        Window = window,
        Method = "fused",
        WindowStart = DateTime.UnixEpoch.AddDays(day),
        WindowEnd = DateTime.UnixEpoch.AddDays(day + 1),
        Value = value,
        Lower = Math.Round(value - 0.1, 10),
        Upper = Math.Round(value + 0.1, 10),
        Labelled = 1,
        Unlabelled = 1,
        Reference = 0.8,
        Alert = false,
        ComputedAt = DateTime.UnixEpoch,
    };
}
