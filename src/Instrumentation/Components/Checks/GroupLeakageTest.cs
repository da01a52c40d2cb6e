namespace OtelMl.Instrumentation;

/// <summary>No group, such as a user, has rows in both parts.</summary>
/// <param name="phase">When it is done.</param>
public sealed class GroupLeakageTest(MlTestPhase phase) : SplitTest(phase)
{
    /// <inheritdoc />
    protected override MlTestResult Compare(MlTable training, MlTable test)
    {
        if (RowLeakageTest.Shared(training, test, MlColumnRole.Group) is not { } shared) return MlTestResult.Inapplicable;
        return MlTestResult.Of(shared == 0, $"{shared} of {test.Count} test rows are of a group that is in training");
    }
}
