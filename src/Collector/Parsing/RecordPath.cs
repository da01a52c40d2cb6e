namespace OtelMl.Collector.Parsing;

/// <summary>Where in its request a record is.</summary>
readonly record struct RecordPath(int Resource, int Scope, int Record);
