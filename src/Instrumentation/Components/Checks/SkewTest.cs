namespace OtelMl.Instrumentation;

/// <summary>
/// What a model was asked in the last seven runs is distributed as what it was trained on: the distance of each
/// input column, as <see cref="DriftTest"/> takes it, is at most 0.1, or no more than chance explains at the level 0.001 for all
/// columns together. Seven, so that days of a week do not each differ from a whole month.
/// </summary>
/// <param name="trainedBy">Name of the component that trained the model.</param>
/// <param name="margin">The distance up to which a skew is not worth a word, 0 to 1.</param>
public sealed class SkewTest(string trainedBy, double margin = 0.1) : MlTest
{
    const double Alpha = 0.001;
    const int Runs = 7;

    /// <inheritdoc />
    public override MlTestResult Check(MlRunContext run)
    {
        MlPastRun? training = run.HistoryOf(trainedBy).FirstOrDefault(earlier => !earlier.Failed);
        MlPastRun[] served = [.. run.History.Where(earlier => !earlier.Failed).Take(Runs - 1)];
        if (run.Inputs.All(data => data.Rows == 0)) return MlTestResult.Inapplicable;
        if (training is null || served.Length < Runs - 1) return MlTestResult.NoHistory($"it takes a good run of '{trainedBy}' and {Runs - 1} of its own");
        IEnumerable<ColumnSummary> asked = run.Inputs.SelectMany(data => data.Summaries)
            .Concat(served.SelectMany(earlier => earlier.Inputs).SelectMany(data => data.Summaries));
        return Told([.. SummaryComparison.Shifted(SummaryComparison.Pools(asked), training.LearntPools, margin, Alpha)], "unlike training");
    }

    internal static MlTestResult Told((string Column, double Distance)[] shifted, string how) => shifted.Length == 0
        ? MlTestResult.Pass()
        : MlTestResult.Fail($"{how}: " + string.Join(", ", shifted.OrderByDescending(each => each.Distance).Select(each => FormattableString.Invariant($"{each.Column} {each.Distance:0.00}"))));
}
