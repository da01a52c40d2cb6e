namespace OtelMl.Collector.Parsing;

/// <summary>Where in a request some bytes are.</summary>
readonly record struct Place(int At, int Length);
