namespace OtelMl.Instrumentation;

/// <summary>What is known of a column of rows that have passed.</summary>
/// <param name="Info">The column.</param>
/// <param name="Beginning">Hash of its first cells.</param>
/// <param name="Digest">Digest of all its cells.</param>
/// <param name="Summary">Their distribution.</param>
sealed record KnownColumn(MlColumnInfo Info, ulong Beginning, UInt128 Digest, ColumnSummary Summary);
