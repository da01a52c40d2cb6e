namespace OtelMl.TaxiTips;

/// <summary>Separates the trips that train the model from the later ones that test it.</summary>
public static class Split
{
    /// <summary>The first <paramref name="trainingShare"/> of the examples in pickup order, and the rest.</summary>
    public static TrainTestSplit ByTime(IEnumerable<Example> examples, double trainingShare)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(trainingShare, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(trainingShare, 1);

        Example[] inOrder = [.. examples
            .OrderBy(example => example.Features.At)
            .ThenBy(example => example.Features.Id, StringComparer.Ordinal)];
        var training = (int)(inOrder.Length * trainingShare);
        return new(inOrder[..training], inOrder[training..]);
    }
}
