namespace OtelMl.Instrumentation.Generator.Tests.Annotated;

#pragma warning disable OTELML023 // What comes of times that are none is what a test asserts.

/// <summary>Components whose kinds and tests do what they should not.</summary>
[MlPipeline("taxi")]
static class Hostile
{
    [MlComponent("made", Kind = typeof(Unmade))]
    public static int Made() => 1;

    [MlComponent("listed", Kind = typeof(Unlisted))]
    public static int Listed() => 1;

    [MlComponent("tested", Tests = [typeof(PhaselessTest), typeof(NamelessTest)])]
    public static int Tested() => 1;

    [MlComponent("streaming", Kind = typeof(InferenceComponent))]
    [return: MlOutput("rows")]
    public static IEnumerable<Row> Stream(Row[] rows) => rows.Where(row => row.Id > 0);

    [MlComponent("referring", Kind = typeof(Unreferred))]
    [return: MlOutput("rows")]
    public static IEnumerable<Row> Refer(Row[] rows) => rows.Where(row => row.Id > 0);

    public sealed record Row(
        [property: MlColumn(Role = MlColumnRole.Id)] int Id,
        [property: MlColumn(Role = MlColumnRole.Time)] long At,
        [property: MlColumn(Role = MlColumnRole.Prediction)] double Prediction)
    {
        [MlColumn(Role = MlColumnRole.Label)]
        public double Label => Prediction;
    }

    public sealed class Unmade : MlComponentType
    {
        public Unmade() => throw new InvalidOperationException("no kind");
    }

    public sealed class Unlisted : MlComponentType
    {
        public override IReadOnlyList<MlTest> Tests => throw new InvalidOperationException("no tests");
    }

    public sealed class Unreferred : TrainingComponent
    {
        public override string ReferenceName => throw new InvalidOperationException("no reference");
    }

    public sealed class PhaselessTest : MlTest
    {
        public override MlTestPhase Phase => throw new InvalidOperationException("no phase");

        public override MlTestResult Check(MlRunContext run) => MlTestResult.Pass();
    }

    public sealed class NamelessTest : MlTest
    {
        public override string Name => "";

        public override MlTestResult Check(MlRunContext run) => MlTestResult.Pass();
    }
}
