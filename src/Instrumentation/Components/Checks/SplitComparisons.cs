namespace OtelMl.Instrumentation;

/// <summary>What a pipeline's latest comparisons of a training part with a test part found, where it takes long to find.</summary>
sealed class SplitComparisons
{
    /// <summary>Of <see cref="RowLeakageTest"/>.</summary>
    public LatestComparison<(int? Features, int? Ids)> Rows { get; } = new(RowLeakageTest.Find);

    /// <summary>Of <see cref="NearDuplicateTest"/>.</summary>
    public LatestComparison<(int Similar, int Of)?> NearDuplicates { get; } = new(NearDuplicateTest.Find);
}
