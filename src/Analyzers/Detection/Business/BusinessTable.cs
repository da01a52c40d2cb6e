using OtelMl.Storage.Access;

namespace OtelMl.Analyzers.Detection.Business;

/// <summary>Writes <c>ml_business</c>.</summary>
public sealed class BusinessTable(ClickHouseStore store)
{
    static readonly string[] Columns =
    [
        "Pipeline", "BusinessMetric", "Metric", "Window", "Lag", "Correlation", "Lower", "Upper", "Spearman", "Pairs", "Strongest", "PValue", "Associated", "From", "To", "ComputedAt",
    ];

    /// <summary>Writes what was found, a row for each lag; earlier ones of the same metrics, windows and lag are replaced.</summary>
    public Task WriteAsync(BusinessCorrelation found, Association association, DateTime now, CancellationToken cancellationToken) => store.InsertRowsAsync(
        "ml_business",
        Columns,
        association.Lags.Select(lag => new object[]
        {
            found.Pipeline, found.BusinessMetric, found.Metric, found.Window, (long)(lag.Lag * found.Pane.TotalSeconds), lag.Pearson, lag.Lower, lag.Upper, lag.Spearman,
            (ulong)lag.Pairs, lag == association.Strongest, association.PValue, association.IsAssociated, found.From, found.To, now,
        }),
        cancellationToken);
}
