namespace OtelMl.Instrumentation;

/// <summary>What an earlier run read or wrote.</summary>
/// <param name="Pointer">Its name.</param>
/// <param name="Part">Which part of a data set it is.</param>
/// <param name="Rows">Number of rows.</param>
/// <param name="Summaries">The distribution of each column.</param>
/// <param name="Sample">A uniform sample of the rows; null when they had no columns.</param>
public sealed record MlPastData(string Pointer, MlDataPart Part, long Rows, IReadOnlyList<ColumnSummary> Summaries, MlTable? Sample);
