namespace OtelMl.Instrumentation;

/// <summary>
/// No feature tells the label all by itself, as one that is only known after the label does: of two classes its AUC is below 0.99 either
/// way, and of any label, be it a number, it tells less than 95 % of the entropy. Numbers are taken in bins of about as many rows.
/// </summary>
/// <param name="maxAuc">The largest area under the curve that a feature may have, 0.5 to 1.</param>
/// <param name="maxInformation">The largest share of the label's entropy that a feature may tell, 0 to 1.</param>
public sealed class LabelLeakageTest(double maxAuc, double maxInformation = 0.95) : MlTest
{
    // Of fewer a feature may tell the label by chance.
    const int FewestRows = 50;
    const int FewestOfClass = 10;

    // Larger tables are looked at in part: the shares are estimated as well, and the time stays bounded.
    const int MostRows = 10_000;
    const int RowsPerBin = 20;
    const int MostBins = 10;

    /// <summary>Lets features have an area of up to 0.99, and tell up to 95 % of the entropy.</summary>
    public LabelLeakageTest()
        : this(0.99)
    {
    }

    /// <inheritdoc />
    public override MlTestPhase Phase => MlTestPhase.Before;

    /// <inheritdoc />
    public override MlTestResult Check(MlRunContext run)
    {
        if (LabelledColumns.TableOf(run) is not { Count: >= FewestRows } table) return MlTestResult.Inapplicable;
        int step = (table.Count + MostRows - 1) / MostRows;
        int rows = (table.Count + step - 1) / step;
        // The feature's bins are parts of the label's, so that a label that was copied is told by its bin.
        int labelBins = Math.Clamp(rows / RowsPerBin, 1, MostBins);
        int bins = labelBins * Math.Clamp(rows / (labelBins * RowsPerBin), 1, MostBins);
        int[] labels = ColumnCodes.Of(table, table.ColumnOf(MlColumnRole.Label), step, labelBins);
        int[] classes = [.. labels.Distinct()];
        if (classes.Length < 2) return MlTestResult.Inapplicable;

        bool[]? positive = classes.Length == 2 ? Array.ConvertAll(labels, label => label == classes[0]) : null;
        if (positive is not null && Math.Min(positive.Count(each => each), positive.Count(each => !each)) < FewestOfClass) positive = null;
        string[] bad =
        [
            .. Enumerable.Range(0, table.Columns.Count)
                .Where(i => table.Columns[i].Role == MlColumnRole.Feature)
                .Select(i => Telling(table, i, step, bins, labels, positive))
                .OfType<string>(),
        ];
        return bad.Length == 0 ? MlTestResult.Pass() : MlTestResult.Fail("tells the label: " + string.Join(", ", bad));
    }

    // How the column tells the label; null when it does not.
    string? Telling(MlTable table, int column, int step, int bins, int[] labels, bool[]? positive)
    {
        string name = table.Columns[column].Name;
        int[] codes;
        if (positive is not null && table.Columns[column].IsNumber)
        {
            double[] sorted = ColumnCodes.Every(table.Numbers(column), step);
            int[] rows = ColumnCodes.Sort(sorted);
            double auc = Auc(sorted, Array.ConvertAll(rows, row => positive[row]));
            if (Math.Max(auc, 1 - auc) > maxAuc) return FormattableString.Invariant($"{name} with an AUC of {Math.Max(auc, 1 - auc):0.000}");
            codes = ColumnCodes.OfSorted(sorted, rows, bins);
        }
        else
        {
            codes = ColumnCodes.Of(table, column, step, bins);
        }

        double share = LabelInformation.Share(codes, labels);
        return share > maxInformation ? FormattableString.Invariant($"{name} with {share:P1} of its entropy") : null;
    }

    // The area under the curve by the Mann–Whitney statistic, ties counted half; missing values are lowest.
    static double Auc(double[] sorted, bool[] labels)
    {
        double rankSum = 0;
        double positives = 0;
        for (int i = 0; i < sorted.Length;)
        {
            int end = i;
            int among = 0;
            for (; end < sorted.Length && sorted[end].Equals(sorted[i]); end++) among += labels[end] ? 1 : 0;
            rankSum += among * ((i + 1 + end) / 2.0);
            positives += among;
            i = end;
        }

        double negatives = sorted.Length - positives;
        return (rankSum - (positives * (positives + 1) / 2)) / (positives * negatives);
    }
}
