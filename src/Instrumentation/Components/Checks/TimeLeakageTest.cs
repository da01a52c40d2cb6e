namespace OtelMl.Instrumentation;

/// <summary>The training part ends no later than the test part begins.</summary>
/// <param name="phase">When it is done.</param>
public sealed class TimeLeakageTest(MlTestPhase phase) : SplitTest(phase)
{
    /// <inheritdoc />
    protected override MlTestResult Compare(MlTable training, MlTable test)
    {
        if (training.ColumnOf(MlColumnRole.Time) is not (>= 0 and int learnt) || test.ColumnOf(MlColumnRole.Time) is not (>= 0 and int judged))
            return MlTestResult.Inapplicable;
        double last = double.NegativeInfinity;
        foreach (double time in training.Numbers(learnt)) last = time > last ? time : last;
        int early = 0;
        foreach (double time in test.Numbers(judged)) early += time < last ? 1 : 0;
        return MlTestResult.Of(early == 0, $"{early} of {test.Count} test rows are older than the last training row");
    }
}
