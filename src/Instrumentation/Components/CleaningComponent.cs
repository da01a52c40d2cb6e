namespace OtelMl.Instrumentation;

/// <summary>Cleaning: how many rows it drops, and what is left that should not be.</summary>
public class CleaningComponent : MlComponentType
{
    /// <inheritdoc />
    public override IReadOnlyList<MlTest> Tests { get; } = [new RowsKeptTest(), new MissingValuesTest(), new OutlierTest()];
}
