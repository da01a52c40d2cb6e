namespace OtelMl.Ingest.Measuring;

/// <summary>The rounds of one signal: at each index, measurements made right after each other.</summary>
sealed record Comparison(
    string Signal, int BytesPerRow, int CellsPerRow, ParsingCost Parsing, IReadOnlyList<Measurement> Limit, IReadOnlyList<Measurement> Collector, IReadOnlyList<Measurement> Generated, Measurement? Overload)
{
    /// <summary>The middle of the rounds' ratios, which noise that lasts longer than a round does not move.</summary>
    public static double Ratio(IReadOnlyList<Measurement> of, IReadOnlyList<Measurement> to) =>
        Median(of.Zip(to).Select(pair => pair.First.RowsPerSecond / pair.Second.RowsPerSecond));

    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
    }
}
