namespace OtelMl.Instrumentation;

/// <summary>An earlier run of a component.</summary>
/// <param name="Start">When it began.</param>
/// <param name="End">When it ended.</param>
/// <param name="Failed">Whether it failed.</param>
/// <param name="Inputs">What it read.</param>
/// <param name="Outputs">What it wrote.</param>
public sealed record MlPastRun(DateTimeOffset Start, DateTimeOffset End, bool Failed, IReadOnlyList<MlPastData> Inputs, IReadOnlyList<MlPastData> Outputs)
{
    /// <summary>Rows of all inputs.</summary>
    internal long RowsRead { get; } = Inputs.Sum(data => data.Rows);

    /// <summary>Rows of all outputs.</summary>
    internal long RowsWritten { get; } = Outputs.Sum(data => data.Rows);

    /// <summary>The input columns but those of the test part: what a model learnt from.</summary>
    internal Dictionary<string, SummaryPool> LearntPools =>
        field ??= SummaryComparison.Pools(Inputs.Where(data => data.Part != MlDataPart.Test).SelectMany(data => data.Summaries));

    /// <summary>The output columns, which every later run may be compared with.</summary>
    internal Dictionary<string, SummaryPool> OutputPools => field ??= SummaryComparison.Pools(Outputs.SelectMany(data => data.Summaries));
}
