namespace OtelMl.Instrumentation;

/// <summary>No feature tells a two-class label all by itself, as one that is only known after the label does: its AUC is below 0.99 either way.</summary>
/// <param name="maxAuc">The largest area under the curve that a feature may have, 0.5 to 1.</param>
public sealed class LabelLeakageTest(double maxAuc) : MlTest
{
    /// <summary>Lets features have an area of up to 0.99.</summary>
    public LabelLeakageTest()
        : this(0.99)
    {
    }

    /// <inheritdoc />
    public override MlTestPhase Phase => MlTestPhase.Before;

    /// <inheritdoc />
    public override MlTestResult Check(MlRunContext run)
    {
        if (LabelledColumns.TableOf(run) is not { } table) return MlTestResult.Inapplicable;
        string[] labels = LabelledColumns.LabelsOf(table);
        string[] classes = [.. labels.Distinct()];
        if (classes.Length != 2) return MlTestResult.Inapplicable;
        bool[] positive = Array.ConvertAll(labels, label => label == classes[0]);
        string[] bad =
        [
            .. Enumerable.Range(0, table.Columns.Count)
                .Where(i => table.Columns[i] is { IsNumber: true, Role: MlColumnRole.Feature })
                .Select(i => (table.Columns[i].Name, Auc: Auc(table.Numbers(i), positive)))
                .Where(each => Math.Max(each.Auc, 1 - each.Auc) > maxAuc)
                .Select(each => FormattableString.Invariant($"{each.Name} {Math.Max(each.Auc, 1 - each.Auc):0.000}")),
        ];
        return bad.Length == 0 ? MlTestResult.Pass() : MlTestResult.Fail("tells the label: " + string.Join(", ", bad));
    }

    /// <summary>The area under the curve by the Mann–Whitney statistic, ties counted half; missing values are lowest.</summary>
    internal static double Auc(ReadOnlySpan<double> values, bool[] positive)
    {
        double[] sorted = values.ToArray();
        bool[] labels = [.. positive];
        Array.Sort(sorted, labels);
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
