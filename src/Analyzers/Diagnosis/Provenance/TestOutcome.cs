namespace OtelMl.Analyzers.Diagnosis.Provenance;

/// <summary>What a test of a run found.</summary>
/// <param name="Test">The test's name.</param>
/// <param name="Phase">Whether it came before or after the work.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Message">What it said.</param>
public sealed record TestOutcome(string Test, string Phase, string Outcome, string Message);
