namespace OtelMl.Analyzers.Detection.Performance;

/// <summary>What a reference set has.</summary>
/// <param name="Numbers">The features that are numbers.</param>
/// <param name="Texts">The other features.</param>
/// <param name="Classes">The classes with a score of their own.</param>
sealed record ReferenceShape(string[] Numbers, string[] Texts, string[] Classes);
