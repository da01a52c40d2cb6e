namespace OtelMl.Collector.Parsing;

/// <summary>A text that many cells have: of a dictionary, or a constant.</summary>
/// <param name="At">Where it is.</param>
/// <param name="Number">The number it reads as.</param>
/// <param name="IsNumber">Whether it does.</param>
readonly record struct TupleText(Place At, double Number, bool IsNumber);
