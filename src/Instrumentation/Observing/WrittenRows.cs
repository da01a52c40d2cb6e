namespace OtelMl.Instrumentation;

/// <summary>Rows that a run has written, and what is known of their columns.</summary>
sealed record WrittenRows(string Pointer, long Count, IReadOnlyList<KnownColumn> Columns);
