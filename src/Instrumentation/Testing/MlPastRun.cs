namespace OtelMl.Instrumentation;

/// <summary>An earlier run of a component.</summary>
/// <param name="Start">When it began.</param>
/// <param name="End">When it ended.</param>
/// <param name="Failed">Whether it failed.</param>
/// <param name="Inputs">What it read.</param>
/// <param name="Outputs">What it wrote.</param>
public sealed record MlPastRun(DateTimeOffset Start, DateTimeOffset End, bool Failed, IReadOnlyList<MlPastData> Inputs, IReadOnlyList<MlPastData> Outputs)
{
    /// <summary>The output columns of numbers, which every later run may be compared with.</summary>
    internal Dictionary<string, SummaryPool> OutputPools => field ??= SummaryComparison.Pools(Outputs.SelectMany(data => data.Summaries));
}
