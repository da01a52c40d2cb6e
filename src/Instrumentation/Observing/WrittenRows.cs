namespace OtelMl.Instrumentation;

/// <summary>Rows that a run has written, and what is known of them.</summary>
sealed record WrittenRows(string Pointer, IReadOnlyList<MlColumnInfo> Columns, long Count, string Digest, IReadOnlyList<ColumnSummary> Summaries);
