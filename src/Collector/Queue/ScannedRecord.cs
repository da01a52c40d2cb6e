namespace OtelMl.Collector.Queue;

/// <summary>A record found in a segment file, and where its payload starts.</summary>
readonly record struct ScannedRecord(RecordHeader Header, BlockShape Shape, long PayloadOffset);
