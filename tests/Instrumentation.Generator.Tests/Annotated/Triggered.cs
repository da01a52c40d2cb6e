namespace OtelMl.Instrumentation.Generator.Tests.Annotated;

/// <summary>Components with a kind and tests of their own.</summary>
[MlPipeline("taxi")]
static class Triggered
{
    [MlComponent("watched", Kind = typeof(Watched), Tests = [typeof(MeanTest), typeof(ThrowingTest)])]
    [return: MlOutput("out")]
    public static List<double> Work([MlInput("in")] IReadOnlyList<double> numbers) =>
        numbers.Count == 0 ? throw new InvalidDataException("no numbers") : [.. numbers];

    public sealed class Watched : MlComponentType
    {
        public override IReadOnlyList<MlTest> Tests { get; } = [new EnoughRowsTest()];

        public override void BeforeRun(MlRunContext run) => run.Run.AddNote($"before: {run.Inputs[0].Rows} rows, {run.Outputs.Count} outputs");

        public override void AfterRun(MlRunContext run)
        {
            run.Run.SetExperimentRun("mlflow-7");
            run.Run.AddNote($"after: {run.Exception?.Message ?? $"{run.Outputs[0].Rows} rows"}");
            throw new InvalidOperationException("a hook's own business");
        }
    }

    public sealed class EnoughRowsTest : MlTest
    {
        public override MlTestPhase Phase => MlTestPhase.Before;

        public override MlTestResult Check(MlRunContext run) => MlTestResult.Of(run.Inputs[0].Rows > 1, $"{run.Inputs[0].Rows} rows");
    }

    public sealed class MeanTest : MlTest
    {
        public override string Name => "mean as before";

        public override MlTestResult Check(MlRunContext run)
        {
            if (run.History.FirstOrDefault(past => !past.Failed) is not { } past) return MlTestResult.Inapplicable;
            double before = past.Outputs[0].Summaries[0].Mean!.Value;
            double sampled = past.Outputs[0].Sample!.Numbers(0).ToArray().Average();
            return MlTestResult.Of(run.Outputs[0].Summaries[0].Mean == before && sampled == before, $"{before} before");
        }
    }

    public sealed class ThrowingTest : MlTest
    {
        public override MlTestResult Check(MlRunContext run) => throw new InvalidOperationException("a test's own business");
    }
}
