namespace OtelMl.Instrumentation;

/// <summary>Every class of the training labels has its share of the rows. Labels of more than twenty values are taken for numbers.</summary>
/// <param name="minShare">The smallest share that the rarest class may have, 0 to 1.</param>
public sealed class ClassBalanceTest(double minShare) : MlTest
{
    const int MostClasses = 20;

    /// <summary>Lets the rarest class have one in twenty rows.</summary>
    public ClassBalanceTest()
        : this(0.05)
    {
    }

    /// <inheritdoc />
    public override MlTestPhase Phase => MlTestPhase.Before;

    /// <inheritdoc />
    public override MlTestResult Check(MlRunContext run)
    {
        if (LabelledColumns.TableOf(run) is not { } table) return MlTestResult.Inapplicable;
        (string Label, int Rows)[] classes = [.. LabelledColumns.LabelsOf(table).CountBy(label => label).Select(each => (each.Key, each.Value)).OrderBy(each => each.Value)];
        if (classes.Length > MostClasses) return MlTestResult.Inapplicable;
        string message = FormattableString.Invariant($"class '{classes[0].Label}' has {(double)classes[0].Rows / table.Count:P1} of {table.Count} rows");
        return MlTestResult.Of(classes.Length > 1 && classes[0].Rows >= minShare * table.Count, classes.Length > 1 ? message : $"all labels are '{classes[0].Label}'");
    }
}
