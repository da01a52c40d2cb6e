namespace OtelMl.Instrumentation;

/// <summary>Feedback: inputs whose rows have an id and a label are sent as feedback, with the time of the label if they have one, else theirs.</summary>
public class FeedbackComponent : MlComponentType
{
    /// <inheritdoc />
    public override IReadOnlyList<MlTest> Tests { get; } = [new FeedbackTest()];

    internal override Action<MlRows>? RowLogOf(MlData data, MlRunContext run)
    {
        if (data.Direction != MlDirection.Input) return null;
        EventRows rows = new(data.Columns);
        return rows.AreLabels ? row => rows.LogFeedback(run.Pipeline, row) : null;
    }
}
