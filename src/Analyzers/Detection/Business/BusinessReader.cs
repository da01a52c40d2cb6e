using OtelMl.Analyzers.Detection.Performance;
using OtelMl.Analyzers.Detection.Windows;
using OtelMl.Analyzers.Export;
using OtelMl.Storage.Access;

namespace OtelMl.Analyzers.Detection.Business;

/// <summary>Puts a pipeline's estimates and a business metric into the same panes and correlates them.</summary>
/// <param name="store">Where they are.</param>
/// <param name="estimates">The estimates.</param>
/// <param name="options">By which estimators performance is estimated: the first of them that has estimates counts.</param>
public sealed class BusinessReader(ClickHouseStore store, EstimateTable estimates, DetectionOptions options)
{
    /// <summary>The longest lag that is looked at, in panes; less where there are fewer than four times as many panes.</summary>
    public const int MostLag = 14;

    const int Seed = 1;
    const int DaysPerWeek = 7;

    // What there is of these, the first.
    static readonly string[] Kinds = [AnalysisWindow.Day, AnalysisWindow.Week];
    static readonly string[] FirstMetrics = ["accuracy", "mae"];

    static readonly string BusinessSql = SqlResource.Read("Detection/Business/business.sql");

    /// <summary>The pipelines with estimates.</summary>
    public Task<List<string>> PipelinesAsync(CancellationToken cancellationToken) => NamesAsync("SELECT DISTINCT Pipeline FROM ml_estimates ORDER BY 1", cancellationToken);

    /// <summary>The names of all metrics that are stored.</summary>
    public Task<List<string>> MetricsAsync(CancellationToken cancellationToken) => NamesAsync(
        """
        SELECT DISTINCT MetricName FROM otel_metrics_gauge UNION DISTINCT SELECT DISTINCT MetricName FROM otel_metrics_sum
        UNION DISTINCT SELECT DISTINCT MetricName FROM otel_metrics_histogram UNION DISTINCT SELECT DISTINCT MetricName FROM otel_metrics_exp_histogram
        UNION DISTINCT SELECT DISTINCT MetricName FROM otel_metrics_summary
        ORDER BY 1
        """,
        cancellationToken);

    /// <summary>Correlates a pipeline's performance with a business metric; null where the pipeline has no estimate of such windows.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="business">The business metric.</param>
    /// <param name="metric">The performance metric; null for the first that is estimated, accuracy or MAE.</param>
    /// <param name="window">The kind of window; null for days where there are, else weeks.</param>
    /// <param name="cancellationToken">Abandons it.</param>
    public async Task<BusinessCorrelation?> CorrelateAsync(string pipeline, string business, string? metric, string? window, CancellationToken cancellationToken)
    {
        List<Estimate> all = [.. (await estimates.ReadAsync(pipeline, cancellationToken)).Where(estimate => estimate.Slice.Length == 0 && estimate.ComputedAt >= estimate.WindowEnd)];
        string? method = options.Estimators.Concat(all.Select(estimate => estimate.Method)).FirstOrDefault(name => all.Exists(estimate => estimate.Method == name));
        all.RemoveAll(estimate => estimate.Method != method);
        string? kind = window ?? Kinds.FirstOrDefault(kind => all.Exists(estimate => estimate.Window == kind));
        string[] metrics = [.. all.Where(estimate => estimate.Window == kind).Select(estimate => estimate.Metric).Distinct()];
        string? chosen = metric ?? FirstMetrics.Concat(metrics).FirstOrDefault(metrics.Contains);
        List<Estimate> windows = [.. all.Where(estimate => estimate.Window == kind && estimate.Metric == chosen)];
        if (windows.Count == 0)
            return null;

        TimeSpan pane = windows[0].WindowEnd - windows[0].WindowStart;
        DateTime from = windows.Min(estimate => estimate.WindowStart);
        DateTime to = windows.Max(estimate => estimate.WindowEnd);
        double[] model = Missing((int)((to - from) / pane));
        foreach (Estimate estimate in windows)
            model[(int)((estimate.WindowStart - from) / pane)] = estimate.Realized ?? estimate.Value;
        PaneSeries values = await SeriesAsync(business, from, pane, model.Length, cancellationToken);
        return new BusinessCorrelation
        {
            Pipeline = pipeline,
            BusinessMetric = business,
            Metric = chosen!,
            Window = kind!,
            Pane = pane,
            From = from,
            To = to,
            ModelPanes = windows.Count,
            BusinessPanes = values.Values.Count(value => !double.IsNaN(value)),
            Association = Association.Find(model, values.Values, kind == AnalysisWindow.Day ? DaysPerWeek : 1, Math.Min(MostLag, model.Length / 4), Seed),
        };
    }

    /// <summary>A metric by pane.</summary>
    public async Task<PaneSeries> SeriesAsync(string metric, DateTime from, TimeSpan pane, int panes, CancellationToken cancellationToken)
    {
        double[] values = Missing(panes);
        long origin = (from - DateTime.UnixEpoch).Ticks * 100;
        var parameters = new Dictionary<string, object>
        {
            ["metric"] = metric,
            ["origin"] = origin,
            ["length"] = pane.Ticks * 100,
            ["end"] = origin + (panes * pane.Ticks * 100),
        };
        await foreach ((long index, double value) in store.QueryAsync(BusinessSql, row => (row.GetInt64(0), row.GetDouble(1)), parameters, cancellationToken))
            values[index] = value;
        return new PaneSeries(from, pane, values);
    }

    Task<List<string>> NamesAsync(string sql, CancellationToken cancellationToken) => store.ListAsync(sql, row => row.GetString(0), cancellationToken: cancellationToken);

    static double[] Missing(int panes) => [.. Enumerable.Repeat(double.NaN, panes)];
}
