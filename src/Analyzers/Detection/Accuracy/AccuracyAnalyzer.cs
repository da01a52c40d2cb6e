using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using OtelMl.Analyzers.Export;
using OtelMl.Analyzers.Jobs;
using OtelMl.Storage.Access;

namespace OtelMl.Analyzers.Detection.Accuracy;

/// <summary>
/// Answers how accurate each pipeline is right now: by day, by week and since its start, from the labels that have arrived and, for
/// predictions without one, from importance weighting against the reference set. A window is estimated with what was known at its
/// end; the realised accuracy is filled in once its labels are in.
/// </summary>
public sealed partial class AccuracyAnalyzer(
    ClickHouseStore store, EstimateTable estimates, AnalyzerMetrics metrics, ILogger<AccuracyAnalyzer> logger) : IAnalyzer
{
    /// <summary>The metric this analyzer estimates.</summary>
    public const string Metric = "accuracy";

    /// <summary>The method: labels that have arrived, fused with importance weighting for the rest.</summary>
    public const string Method = "fused";

    readonly PipelineData _data = new(store);

    // The newest reference of each pipeline, fitted; refitted when it has changed.
    readonly ConcurrentDictionary<string, (ReferenceSet Set, ReferenceModel Model)> _references = new();

    /// <inheritdoc />
    public string Name => "accuracy";

    /// <inheritdoc />
    public TimeSpan Period => TimeSpan.FromSeconds(30);

    /// <inheritdoc />
    public async Task RunAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        foreach ((string pipeline, DateTime origin) in await _data.PipelinesAsync(cancellationToken))
            await RunAsync(pipeline, origin, now.UtcDateTime, cancellationToken);
    }

    async Task RunAsync(string pipeline, DateTime origin, DateTime now, CancellationToken cancellationToken)
    {
        if (await ReferenceAsync(pipeline, cancellationToken) is not { } reference)
        {
            LogNoReference(pipeline);
            return;
        }

        List<Cell> cells = await _data.CellsAsync(pipeline, origin, reference, cancellationToken);
        Dictionary<AnalysisWindow, Estimate> present = Index(await estimates.ReadAsync(pipeline, cancellationToken), origin);

        var fused = new FusedAccuracy(reference, cells);
        var changed = new List<Estimate>();
        // Predictions stamped with a day to come wait for it.
        int days = Math.Min(DayOf(now, origin), cells.Max(cell => cell.Day)) + 1;
        foreach (AnalysisWindow window in AnalysisWindow.Covering(days))
        {
            if (Refresh(pipeline, origin, now, fused, reference, window, present.GetValueOrDefault(window)) is not { } estimate)
                continue;
            changed.Add(estimate);
            present[window] = estimate;
        }

        if (changed.Count > 0)
            await estimates.WriteAsync(changed, cancellationToken);
        foreach (Estimate estimate in present.Values)
            metrics.Report(estimate);
    }

    async Task<ReferenceModel?> ReferenceAsync(string pipeline, CancellationToken cancellationToken)
    {
        if (await _data.NewestReferenceAsync(pipeline, cancellationToken) is not { } newest)
            return null;
        if (_references.TryGetValue(pipeline, out var known) && known.Set == newest)
            return known.Model;
        var model = ReferenceModel.Fit(await _data.ReferenceAsync(pipeline, newest, cancellationToken));
        _references[pipeline] = (newest, model);
        return model;
    }

    // The window's new row, or null where the present one still holds.
    static Estimate? Refresh(
        string pipeline, DateTime origin, DateTime now, FusedAccuracy fused, ReferenceModel reference, AnalysisWindow window, Estimate? present)
    {
        DateTime end = origin.AddDays(window.ToDay);
        double? realized = fused.Realized(window.FromDay, window.ToDay);
        bool final = present is not null && present.ComputedAt >= end && present.Labelled + present.Unlabelled == fused.Count(window.FromDay, window.ToDay);
        if (final)
            return present!.Realized == realized ? null : present with { Realized = realized, ComputedAt = now };

        if (fused.Estimate(window.FromDay, window.ToDay, Math.Min(window.ToDay, DayOf(now, origin) + 1)) is not { } estimate)
            return null;
        return new Estimate
        {
            Pipeline = pipeline,
            Metric = Metric,
            Window = window.Kind,
            Method = Method,
            WindowStart = origin.AddDays(window.FromDay),
            WindowEnd = end,
            Value = estimate.Value,
            Lower = estimate.Lower,
            Upper = estimate.Upper,
            Realized = realized,
            Labelled = estimate.Labelled,
            Unlabelled = estimate.Unlabelled,
            Reference = reference.Accuracy,
            Alert = DropRule.Fires(estimate, reference),
            ComputedAt = now,
        };
    }

    static int DayOf(DateTime now, DateTime origin) => (int)Math.Floor((now - origin).TotalDays);

    static Dictionary<AnalysisWindow, Estimate> Index(IEnumerable<Estimate> estimates, DateTime origin) =>
        estimates.Where(estimate => estimate is { Metric: Metric, Method: Method, Slice: "" })
            .ToDictionary(estimate => new AnalysisWindow(
                estimate.Window, (int)(estimate.WindowStart - origin).TotalDays, (int)(estimate.WindowEnd - origin).TotalDays));

    [LoggerMessage(EventId = 310, Level = LogLevel.Warning, Message =
        "Pipeline {Pipeline} has predictions but no reference set, so its accuracy cannot be estimated; send ml.reference events")]
    partial void LogNoReference(string pipeline);
}
