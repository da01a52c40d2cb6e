namespace OtelMl.Analyzers.Detection.Data;

/// <summary>One feature of many predictions.</summary>
/// <param name="Name">The feature's name.</param>
/// <param name="Numbers">Its values where it is a number, not a number where missing; null for a feature of texts.</param>
/// <param name="Texts">Its values where it is a text, empty where missing; null for a feature of numbers.</param>
public sealed record FeatureColumn(string Name, double[]? Numbers, string[]? Texts);
