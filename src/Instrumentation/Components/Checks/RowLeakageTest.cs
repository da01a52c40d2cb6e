namespace OtelMl.Instrumentation;

/// <summary>Hardly a row of the test part has just the features of one of the training part, nor its id.</summary>
/// <param name="phase">When it is done.</param>
/// <param name="maxShare">The largest share of test rows that may, 0 to 1; by chance some do where there are few different rows.</param>
public sealed class RowLeakageTest(MlTestPhase phase, double maxShare = 0.01) : SplitTest(phase)
{
    static readonly LatestComparison<(int? Features, int? Ids)> Latest = new(Find);

    /// <inheritdoc />
    protected override MlTestResult Compare(MlTable training, MlTable test)
    {
        (int? rows, int? sameIds) = Latest.Of(training, test);
        if (rows is null && sameIds is null) return MlTestResult.Inapplicable;
        return MlTestResult.Of(
            (rows ?? 0) <= maxShare * test.Count && (sameIds ?? 0) == 0,
            $"of {test.Count} test rows {rows ?? 0} have the features of a training row, {sameIds ?? 0} its id");
    }

    static (int? Features, int? Ids) Find(MlTable training, MlTable test) =>
        (Shared(training, test, MlColumnRole.Feature), Shared(training, test, MlColumnRole.Id));

    /// <summary>How many test rows have the values of a training row in the columns of a role; null when there are none that both have.</summary>
    internal static int? Shared(MlTable training, MlTable test, MlColumnRole role)
    {
        (int Training, int Test)[] columns = Common(training, test, role);
        if (columns.Length == 0) return null;
        HashSet<ulong> seen = [.. RowHashes.OfRows(training, Array.ConvertAll(columns, pair => pair.Training))];
        int shared = 0;
        foreach (ulong row in RowHashes.OfRows(test, Array.ConvertAll(columns, pair => pair.Test))) shared += seen.Contains(row) ? 1 : 0;
        return shared;
    }
}
