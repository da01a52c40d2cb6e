namespace OtelMl.Instrumentation;

/// <summary>Train–test split: nothing of the outputs' <see cref="MlDataPart.Training"/> part may be in their <see cref="MlDataPart.Test"/> part.</summary>
public class TrainTestSplitComponent : MlComponentType
{
    /// <inheritdoc />
    public override IReadOnlyList<MlTest> Tests { get; } =
    [
        new RowLeakageTest(MlTestPhase.After), new NearDuplicateTest(MlTestPhase.After), new TimeLeakageTest(MlTestPhase.After), new GroupLeakageTest(MlTestPhase.After),
    ];
}
