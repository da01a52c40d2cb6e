namespace OtelMl.Instrumentation;

/// <summary>
/// Hardly a row of the test part has just the features of one of the training part, nor its id: no more than training rows have those of
/// another, as many do where features take few values, and than chance explains.
/// </summary>
/// <remarks>Rows that were copied before the split are in training twice as well, and are told by their ids or groups.</remarks>
/// <param name="phase">When it is done.</param>
/// <param name="maxShare">By how much the share of such rows may be larger in the test part, 0 to 1.</param>
public sealed class RowLeakageTest(MlTestPhase phase, double maxShare = 0.01) : SplitTest(phase)
{
    /// <inheritdoc />
    protected override MlTestResult Compare(MlTable training, MlTable test) => Judge(Find(training, test), training, test);

    private protected override MlTestResult Compare(SplitComparisons known, MlTable training, MlTable test) => Judge(known.Rows.Of(training, test), training, test);

    MlTestResult Judge((int? Features, int? Ids) found, MlTable training, MlTable test)
    {
        (int? rows, int? sameIds) = found;
        if (rows is null && sameIds is null) return MlTestResult.Inapplicable;
        RepeatedRows repeated = RepeatedRows.Of(rows ?? 0, test.Count, () => Repeated(training, test), training.Count, maxShare);
        return MlTestResult.Of(
            !repeated.AreTooMany && (sameIds ?? 0) == 0,
            $"of {test.Count} test rows {repeated.Found} have the features of a training row{repeated.Usual}, {sameIds ?? 0} its id");
    }

    /// <summary>How many test rows have the features of a training row, and how many its id.</summary>
    internal static (int? Features, int? Ids) Find(MlTable training, MlTable test) =>
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

    // How many training rows have the features of another.
    static int Repeated(MlTable training, MlTable test)
    {
        int[] columns = Array.ConvertAll(Common(training, test, MlColumnRole.Feature), pair => pair.Training);
        return RowHashes.OfRows(training, columns).CountBy(row => row).Sum(each => each.Value > 1 ? each.Value : 0);
    }
}
