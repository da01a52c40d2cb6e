namespace OtelMl.Collector.Parsing;

/// <summary>What a point of any kind has one of, while it is parsed.</summary>
struct PointFields
{
    public ulong Start { get; set; }

    public ulong Time { get; set; }

    public uint Flags { get; set; }

    public double Value { get; set; }

    public ulong Count { get; set; }

    public double Sum { get; set; }

    public double Min { get; set; }

    public double Max { get; set; }

    public int Scale { get; set; }

    public ulong ZeroCount { get; set; }

    public int PositiveOffset { get; set; }

    public int NegativeOffset { get; set; }

    /// <summary>Whether the buckets above zero are in their column already.</summary>
    public bool HasPositive { get; set; }

    /// <summary>Whether the buckets below zero are in their column already.</summary>
    public bool HasNegative { get; set; }

    public int Exemplars { get; set; }

    /// <summary>What is wrong with the first exemplar that is.</summary>
    public string? ExemplarFault { get; set; }
}
