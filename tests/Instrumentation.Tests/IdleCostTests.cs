namespace OtelMl.Instrumentation.Tests;

public sealed class IdleCostTests
{
    static readonly MlFeatureNames Names = new("distance", "passengers");

    readonly MlPipeline _pipeline = new("taxi");
    readonly MlComponent _component;
    readonly double[] _row = [1.5, 2];

    public IdleCostTests() => _component = _pipeline.Component("inference");

    [Fact]
    public void A_run_with_a_prediction_allocates_nothing_when_nobody_listens()
    {
        for (int i = 0; i < 100; i++) Predict();

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++) Predict();

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void A_run_that_nobody_listens_to_takes_everything_and_does_nothing()
    {
        using MlRun run = _component.StartRun();
        run.AddInput("raw.csv", "aa");
        run.AddOutput("clean.csv");
        run.AddNote("note");
        run.SetModel("tips", "7");
        run.SetSlice("region", "west");
        run.LogTuple(new("row 7", MlDirection.Input, "raw.csv", default));
        run.LogSummary("raw.csv", MlDirection.Input, new ColumnSummarizer().ToSummary("fare"));
        run.Fail(new InvalidDataException());

        Assert.Equal(default, run.Context);
        Assert.Equal(default, _pipeline.StartRun().Context);
    }

    void Predict()
    {
        using MlPipelineRun whole = _pipeline.StartRun();
        using MlRun run = _component.StartRun();
        run.LogPrediction(new("p1", 0.5) { Score = 0.5, Features = Names.Of(_row) });
        run.Rows(input: 1, output: 1);
        _pipeline.LogFeedback(new("p1", 1.0));
    }
}
