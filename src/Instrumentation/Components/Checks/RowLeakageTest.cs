namespace OtelMl.Instrumentation;

/// <summary>Hardly a row of the test part has just the features of one of the training part, nor its id.</summary>
/// <param name="phase">When it is done.</param>
/// <param name="maxShare">The largest share of test rows that may, 0 to 1; by chance some do where there are few different rows.</param>
public sealed class RowLeakageTest(MlTestPhase phase, double maxShare = 0.01) : SplitTest(phase)
{
    /// <inheritdoc />
    protected override MlTestResult Compare(MlTable training, MlTable test)
    {
        (int Training, int Test)[] features = Common(training, test, MlColumnRole.Feature);
        (int Training, int Test)[] ids = Common(training, test, MlColumnRole.Id);
        if (features.Length == 0 && ids.Length == 0) return MlTestResult.Inapplicable;
        int rows = features.Length == 0 ? 0 : Shared(training, test, features);
        int sameIds = ids.Length == 0 ? 0 : Shared(training, test, ids);
        return MlTestResult.Of(
            rows <= maxShare * test.Count && sameIds == 0, $"of {test.Count} test rows {rows} have the features of a training row, {sameIds} its id");
    }

    internal static int Shared(MlTable training, MlTable test, (int Training, int Test)[] columns)
    {
        HashSet<ulong> seen = [.. RowHashes.OfRows(training, Array.ConvertAll(columns, pair => pair.Training))];
        int shared = 0;
        foreach (ulong row in RowHashes.OfRows(test, Array.ConvertAll(columns, pair => pair.Test))) shared += seen.Contains(row) ? 1 : 0;
        return shared;
    }
}
