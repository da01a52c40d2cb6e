namespace OtelMl.Instrumentation;

/// <summary>
/// What a model is asked is distributed as what it was trained on, in the same process: the Kolmogorov–Smirnov distance of each
/// input column is at most 0.1, or no more than chance explains at the level 0.001 for all columns together.
/// </summary>
/// <param name="trainedBy">Name of the component that trained the model.</param>
/// <param name="margin">The distance up to which a skew is not worth a word, 0 to 1.</param>
public sealed class SkewTest(string trainedBy, double margin = 0.1) : MlTest
{
    const double Alpha = 0.001;

    /// <inheritdoc />
    public override MlTestResult Check(MlRunContext run)
    {
        MlPastRun? training = run.HistoryOf(trainedBy).FirstOrDefault(earlier => !earlier.Failed);
        if (training is null || run.Inputs.All(data => data.Rows == 0)) return MlTestResult.Inapplicable;
        IEnumerable<ColumnSummary> learnt = training.Inputs.Where(data => data.Part != MlDataPart.Test).SelectMany(data => data.Summaries);
        return Told(SummaryComparison.Shifted(run.Inputs.SelectMany(data => data.Summaries), learnt, margin, Alpha), "unlike training");
    }

    internal static MlTestResult Told(IReadOnlyList<(string Column, double Distance)> shifted, string how) => shifted.Count == 0
        ? MlTestResult.Pass()
        : MlTestResult.Fail($"{how}: " + string.Join(", ", shifted.Select(each => FormattableString.Invariant($"{each.Column} {each.Distance:0.00}"))));
}
