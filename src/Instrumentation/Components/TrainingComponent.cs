namespace OtelMl.Instrumentation;

/// <summary>
/// Training: leaks and imbalance before it, overfitting after it. Outputs whose rows have a prediction and a label are sent as
/// the reference set that live predictions are compared with.
/// </summary>
public class TrainingComponent : MlComponentType
{
    /// <summary>Name of the reference set.</summary>
    public virtual string ReferenceName => "training";

    /// <inheritdoc />
    public override IReadOnlyList<MlTest> Tests { get; } =
    [
        new RowLeakageTest(MlTestPhase.Before), new NearDuplicateTest(MlTestPhase.Before), new TimeLeakageTest(MlTestPhase.Before),
        new GroupLeakageTest(MlTestPhase.Before), new LabelLeakageTest(), new LabelTimeTest(), new ClassBalanceTest(), new OverfittingTest(),
    ];

    internal override Action<MlRows>? RowLogOf(MlData data, MlRunContext run)
    {
        // What the model says of rows that it learnt from is no reference: it flatters itself.
        if (data.Direction != MlDirection.Output || data.Part == MlDataPart.Training) return null;
        EventRows rows = new(data.Columns);
        return rows.ArePredictions && rows.AreLabels
            ? row => rows.LogReference(run.Pipeline, ReferenceName, run.Run.ModelVersion ?? "1", row)
            : null;
    }
}
