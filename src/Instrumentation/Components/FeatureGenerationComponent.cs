namespace OtelMl.Instrumentation;

/// <summary>Feature generation: columns that are empty, or not distributed as they were.</summary>
public class FeatureGenerationComponent : MlComponentType
{
    /// <inheritdoc />
    public override IReadOnlyList<MlTest> Tests { get; } = [new MissingValuesTest(), new DriftTest()];
}
