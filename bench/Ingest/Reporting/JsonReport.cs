using System.Text.Json;
using OtelMl.Ingest.Measuring;

namespace OtelMl.Ingest.Reporting;

/// <summary>The figures for machines: every round, and the ratios.</summary>
static class JsonReport
{
    static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static void Write(IReadOnlyList<Comparison> results, Stream destination) => JsonSerializer.Serialize(
        destination,
        results.Select(result => new
        {
            result.Signal,
            result.BytesPerRow,
            result.CellsPerRow,
            ToLimit = Comparison.Ratio(result.Collector, result.Limit),
            ToGenerated = Comparison.Ratio(result.Collector, result.Generated),
            result.Parsing,
            result.Limit,
            result.Collector,
            result.Generated,
            result.Overload,
        }),
        Options);
}
