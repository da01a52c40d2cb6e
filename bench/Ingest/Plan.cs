namespace OtelMl.Ingest;

/// <summary>What is measured, and for how long.</summary>
sealed record Plan(TimeSpan Duration, int Rounds, TimeSpan Overload, IReadOnlyList<string> Signals);
