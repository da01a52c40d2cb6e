using OtelMl.Instrumentation;

namespace OtelMl.TaxiTips;

/// <summary>Separates the trips that train the model from the later ones that test it.</summary>
public static class Split
{
    /// <summary>The first <paramref name="trainingShare"/> of the period's examples in pickup order, and the rest.</summary>
    [MlComponent("split", Kind = typeof(TrainTestSplitComponent), Owner = "data-science", Description = "Earlier trips train the model, later ones test it.")]
    [return: MlOutput("features/{period}/train", Of = nameof(TrainTestSplit.Training), Part = MlDataPart.Training, Digest = true)]
    [return: MlOutput("features/{period}/test", Of = nameof(TrainTestSplit.Test), Part = MlDataPart.Test, Digest = true)]
    public static TrainTestSplit ByTime([MlInput("features/{period}", Digest = true)] IEnumerable<Example> examples, Period period, double trainingShare)
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
