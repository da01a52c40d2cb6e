namespace OtelMl.Analyzers.Detection.Clustering;

/// <summary>Where live predictions lie with regard to the reference's clusters.</summary>
/// <param name="Bins">One more than the nearest cluster's number.</param>
/// <param name="Beyond">The point, where it lies beyond the reach of all of them; else null.</param>
sealed record ClusteredRows(byte[] Bins, double[]?[] Beyond)
{
    /// <summary>Puts parts together, the oldest first.</summary>
    public static ClusteredRows Concat(ClusteredRows[] parts) => new([.. parts.SelectMany(part => part.Bins)], [.. parts.SelectMany(part => part.Beyond)]);

    /// <summary>Those of some predictions.</summary>
    public ClusteredRows Pick(int[] rows) => new(Array.ConvertAll(rows, row => Bins[row]), Array.ConvertAll(rows, row => Beyond[row]));
}
