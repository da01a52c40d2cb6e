namespace OtelMl.Analyzers.Diagnosis.Provenance;

/// <summary>Something that carries a label of its own or has inherited one.</summary>
/// <param name="Data">What carries it.</param>
/// <param name="RunId">The run that wrote it from labelled data; empty where the label is its own.</param>
/// <param name="Component">That run's component; empty where the label is its own.</param>
public sealed record Labelled(string Data, string RunId, string Component);
