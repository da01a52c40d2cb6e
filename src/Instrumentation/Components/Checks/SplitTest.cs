namespace OtelMl.Instrumentation;

/// <summary>A check of the training part against the test part: of the inputs before a run, of the outputs after it.</summary>
/// <param name="phase">When it is done.</param>
public abstract class SplitTest(MlTestPhase phase) : MlTest
{
    /// <inheritdoc />
    public override MlTestPhase Phase { get; } = phase;

    /// <inheritdoc />
    public override MlTestResult Check(MlRunContext run)
    {
        IReadOnlyList<MlData> data = Phase == MlTestPhase.Before ? run.Inputs : run.Outputs;
        MlTable? training = data.FirstOrDefault(each => each.Part == MlDataPart.Training)?.Table;
        MlTable? test = data.FirstOrDefault(each => each.Part == MlDataPart.Test)?.Table;
        return training is { Count: > 0 } && test is { Count: > 0 } ? Compare(run.Pipeline.Splits, training, test) : MlTestResult.Inapplicable;
    }

    /// <summary>Compares the parts, neither of them empty.</summary>
    /// <param name="training">What the model learns from.</param>
    /// <param name="test">What it is judged by.</param>
    protected abstract MlTestResult Compare(MlTable training, MlTable test);

    // The same, where what a comparison found may be remembered.
    private protected virtual MlTestResult Compare(SplitComparisons known, MlTable training, MlTable test) => Compare(training, test);

    // Columns of a role that both have, as pairs of indexes.
    internal static (int Training, int Test)[] Common(MlTable training, MlTable test, MlColumnRole role) =>
    [
        .. Enumerable.Range(0, training.Columns.Count)
            .Where(i => training.Columns[i].Role == role)
            .Select(i => (i, test.ColumnOf(training.Columns[i].Name)))
            .Where(pair => pair.Item2 >= 0 && test.Columns[pair.Item2].IsNumber == training.Columns[pair.i].IsNumber),
    ];
}
