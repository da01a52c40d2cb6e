using OtelMl.Analyzers.Detection.Metrics;
using OtelMl.Analyzers.Detection.Slices;
using OtelMl.Analyzers.Detection.Windows;
using OtelMl.Analyzers.Export;

namespace OtelMl.Analyzers.Detection.Performance;

/// <summary>
/// The estimates of a pipeline's slices, beside those of the whole and by the same rules: made with what was known at the window's end,
/// realised once the slice's labels are in. Only the whole raises alerts.
/// </summary>
sealed class SliceEstimates
{
    readonly ReferenceModel _model;
    readonly LabelledPredictions _live;
    readonly DayCounts? _counts;
    readonly DateTime _now;
    readonly Dictionary<(AnalysisWindow Window, string Slice, string Metric), Estimate> _present;
    readonly List<Estimate> _changed = [];

    /// <param name="model">What the reference says.</param>
    /// <param name="live">The pipeline's predictions.</param>
    /// <param name="counts">What windows and their slices hold where those are but a sample; null where they are all.</param>
    /// <param name="now">The present.</param>
    /// <param name="stored">The estimates there are.</param>
    public SliceEstimates(ReferenceModel model, LabelledPredictions live, DayCounts? counts, DateTime now, IEnumerable<Estimate> stored)
    {
        _model = model;
        _live = live;
        _counts = counts;
        _now = now;
        _present = stored.Where(estimate => estimate.Slice.Length > 0).ToDictionary(KeyOf);
    }

    /// <summary>What is new or has changed.</summary>
    public IReadOnlyCollection<Estimate> Changed => _changed;

    /// <summary>All there are.</summary>
    public IReadOnlyCollection<Estimate> Present => _present.Values;

    /// <summary>Looks at the slices of a window by one name.</summary>
    /// <param name="window">The window; those of a kind come in their order.</param>
    /// <param name="cutter">Cuts it.</param>
    /// <param name="wholeOf">The whole window's estimate of a metric; null where there is none.</param>
    public void Refresh(EstimatedWindow window, SliceCutter cutter, Func<string, Estimate?> wholeOf)
    {
        PlannedWindow planned = window.Planned;
        IReadOnlyList<Slice> slices = cutter.Cut(planned.From, planned.To);
        WindowCount?[] counts = Count(window, slices, cutter);
        // Slices of a name are estimated together, though some metrics may be undefined in some.
        bool settled = slices.Zip(counts).Any(slice => _model.Metrics.Any(metric => IsSettled(planned, slice.First, slice.Second, metric)));
        bool asBefore = settled && _live.AreAsBefore(planned.From, planned.To);
        IReadOnlyList<WindowPerformance>? estimated = settled ? null : window.Performance.Cut(slices);
        for (int s = 0; s < slices.Count; s++)
        {
            int[] labelled = [.. slices[s].Indexes.Select(index => planned.From + index).Where(row => _live.Labels[row] is not null)];
            bool realisable = labelled.Length > 0
                && (counts[s]?.Labelled ?? labelled.Length) >= Realization.LeastShare * (counts[s]?.Predictions ?? slices[s].Indexes.Length);
            foreach (PerformanceMetric metric in _model.Metrics)
            {
                Estimate? before = _present.GetValueOrDefault((planned.Window, slices[s].Name, metric.Name));
                Estimate? made = settled ? before : Estimate(slices[s].Name, counts[s], metric, estimated![s], wholeOf(metric.Name));
                if (made is null)
                    continue;
                double? known = asBefore ? before?.Realized : null;
                double? realized = realisable ? known ?? Realization.Of(metric, _model, _live.Scored, _live.Labels, labelled) : null;
                if (made == before && before.Realized == realized)
                    continue;
                made = made with { Realized = realized, ComputedAt = _now };
                _present[KeyOf(made)] = made;
                _changed.Add(made);
            }
        }
    }

    // What each slice holds where predictions are but a sample: what the values with a slice of their own leave is the rest.
    WindowCount?[] Count(EstimatedWindow window, IReadOnlyList<Slice> slices, SliceCutter cutter)
    {
        if (_counts is null || window.Counted is not { } rest)
            return new WindowCount?[slices.Count];
        WindowCount?[] counts = [.. slices.Select(slice => cutter.IsRest(slice) ? (WindowCount?)null : _counts.Of(window.Planned.Window, slice.Name))];
        foreach (WindowCount own in counts.OfType<WindowCount>())
            rest -= own;
        return [.. counts.Select(count => count ?? rest)];
    }

    bool IsSettled(PlannedWindow planned, Slice slice, WindowCount? count, PerformanceMetric metric) =>
        _present.TryGetValue((planned.Window, slice.Name, metric.Name), out Estimate? before)
        && before.ComputedAt >= planned.Window.End
        && before.Labelled + before.Unlabelled == (count?.Predictions ?? slice.Indexes.Length);

    static Estimate? Estimate(string slice, WindowCount? count, PerformanceMetric metric, WindowPerformance performance, Estimate? whole)
    {
        if (whole is null || performance.Estimate(metric) is not { } estimate)
            return null;
        double prior = performance.Prior(metric);
        return whole with
        {
            Slice = slice,
            Value = estimate.Value,
            Lower = estimate.Lower,
            Upper = estimate.Upper,
            Labelled = count?.Known ?? estimate.Labelled,
            Unlabelled = count is { } all ? all.Predictions - all.Known : estimate.Unlabelled,
            Unsupported = performance.Unsupported,
            Covariate = double.IsFinite(prior) ? prior - whole.Reference : null,
            Alert = false,
        };
    }

    static (AnalysisWindow Window, string Slice, string Metric) KeyOf(Estimate estimate) =>
        (new AnalysisWindow(estimate.Window, estimate.WindowStart, estimate.WindowEnd), estimate.Slice, estimate.Metric);
}
