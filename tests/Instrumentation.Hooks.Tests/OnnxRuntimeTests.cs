using System.Diagnostics;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using OtelMl.Instrumentation.Tests;

namespace OtelMl.Instrumentation.Hooks.Tests;

public sealed class OnnxRuntimeTests : IDisposable
{
    readonly Telemetry _telemetry = new();

    [Fact]
    public void A_session_run_is_a_run_with_the_columns_of_its_tensors()
    {
        using ObservedInferenceSession session = Session().ObserveRuns(_telemetry.Pipeline.Component("inference"));

        using var outputs = session.Run([Features(3, 0, 1, 0, 2, 0)]);

        Assert.Equal(1 / (1 + Math.Exp(-1)), outputs[0].AsTensor<float>()[0], 1e-6);
        Activity run = _telemetry.Span("run inference");
        Assert.Equal(["model/tips", "features"], (string[])run.GetTagItem("ml.run.inputs")!);
        Assert.Equal(["score"], (string[])run.GetTagItem("ml.run.outputs")!);
        Assert.Equal(
            ["features.0", "features.1", "score"],
            _telemetry.Events.Where(record => record.EventId.Name == "ml.column.summary").Select(record => record.Attribute("ml.column.name")));
        Assert.All(
            _telemetry.Events.Where(record => record.EventId.Name == "ml.column.summary"), record => Assert.Equal(3L, record.Attribute("ml.column.rows")));
    }

    [Fact]
    public void Its_predictions_are_sent()
    {
        using ObservedInferenceSession session = Session().ObserveRuns(
            _telemetry.Pipeline.Component("inference"),
            (_, outputs) => outputs.Single().AsTensor<float>().Select((score, row) => new MlPrediction($"ride-{row}", score > 0.5) { Score = score }),
            version: "7");

        using var outputs = session.Run([Features(4, -1, 1, -1, 5, -1)], ["score"]);

        var sent = _telemetry.Events.Where(record => record.EventId.Name == "ml.prediction").ToArray();
        Assert.Equal(["ride-0", "ride-1", "ride-2"], sent.Select(record => record.Attribute("ml.prediction.id")));
        Assert.Equal([true, false, true], sent.Select(record => (bool)record.Attribute("ml.prediction.value")!));
        Assert.All(sent, record => Assert.Equal("7", record.Attribute("ml.model.version")));
    }

    [Fact]
    public void A_failing_session_run_is_a_failed_run()
    {
        using ObservedInferenceSession session = Session().ObserveRuns(_telemetry.Pipeline.Component("inference"));

        Assert.Throws<OnnxRuntimeException>(() => session.Run([NamedOnnxValue.CreateFromTensor("features", Features(1, 0).AsTensor<float>().Reshape([2, 1]))]));

        Assert.Equal(ActivityStatusCode.Error, _telemetry.Span("run inference").Status);
    }

    [Fact]
    public void Predictions_that_cannot_be_made_leave_the_run_alone()
    {
        using ObservedInferenceSession session = Session().ObserveRuns(
            _telemetry.Pipeline.Component("inference"), (_, _) => throw new InvalidOperationException("no id"));

        using var outputs = session.Run([Features(1, 0)]);

        Assert.Single(outputs);
        Activity run = _telemetry.Span("run inference");
        Assert.NotEqual(ActivityStatusCode.Error, run.Status);
        Assert.Contains("no id", (string?)run.GetTagItem("ml.run.notes"), StringComparison.Ordinal);
    }

    public void Dispose() => _telemetry.Dispose();

    static InferenceSession Session() => new(LogisticModel.Write("tips", [1, 1], bias: -2));

    static NamedOnnxValue Features(params float[] values) => NamedOnnxValue.CreateFromTensor("features", new DenseTensor<float>(values, [values.Length / 2, 2]));
}
