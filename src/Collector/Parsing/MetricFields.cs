namespace OtelMl.Collector.Parsing;

/// <summary>What all points of a metric share, in the request's own bytes.</summary>
ref struct MetricFields
{
    public ReadOnlySpan<byte> Name { get; set; }

    public ReadOnlySpan<byte> Description { get; set; }

    public ReadOnlySpan<byte> Unit { get; set; }

    public int Temporality { get; set; }

    public bool IsMonotonic { get; set; }
}
