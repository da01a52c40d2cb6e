using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using OpenTelemetry.Logs;
using OtelMl.Instrumentation.Tests;

namespace OtelMl.Instrumentation.Hooks.Tests;

public sealed class OnnxRuntimeTests : IDisposable
{
    readonly Telemetry _telemetry = new();

    IEnumerable<LogRecord> Summaries => _telemetry.Events.Where(record => record.EventId.Name == "ml.column.summary");

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
            Summaries.Select(record => record.Attribute("ml.column.name")));
        Assert.All(Summaries, record => Assert.Equal(3L, record.Attribute("ml.column.rows")));
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

    [Fact]
    public void A_run_on_values_is_the_run_that_one_on_named_tensors_is()
    {
        using ObservedInferenceSession session = Session().ObserveRuns(_telemetry.Pipeline.Component("inference"));
        float[] features = [3, 0, 1, 0, 2, 0];
        using RunOptions options = new();
        using OrtValue rows = Rows(features, 3);
        using OrtValue made = Rows(new float[3], 3);

        session.Run([Features(features)]).Dispose();
        object?[] expected = RunAndSummaries();

        using (var outputs = session.Run(options, new Dictionary<string, OrtValue> { ["features"] = rows }, ["score"]))
            Assert.Equal(1 / (1 + Math.Exp(-1)), outputs[0].GetTensorDataAsSpan<float>()[0], 1e-6);
        Assert.Equal(expected, RunAndSummaries());

        session.Run(options, ["features"], [rows], ["score"]).Dispose();
        Assert.Equal(expected, RunAndSummaries());

        session.Run(options, ["features"], [rows], ["score"], [made]);
        Assert.Equal(1 / (1 + Math.Exp(-1)), made.GetTensorDataAsSpan<float>()[0], 1e-6);
        Assert.Equal(expected, RunAndSummaries());

        object?[] RunAndSummaries()
        {
            Activity run = _telemetry.Spans.Last();
            return
            [
                .. (string[])run.GetTagItem("ml.run.inputs")!, .. (string[])run.GetTagItem("ml.run.outputs")!,
                .. Summaries.Where(record => record.SpanId == run.SpanId).Select(record =>
                    (record.Attribute("ml.column.name"), record.Attribute("ml.column.rows"), record.Attribute("ml.column.mean"), record.Attribute("ml.column.max"))),
            ];
        }
    }

    [Fact]
    public async Task An_asynchronous_run_on_values_is_a_run_that_sends_its_predictions()
    {
        // It takes a thread of ONNX Runtime's pool beside the caller's.
        using SessionOptions two = new() { IntraOpNumThreads = 2 };
        using ObservedInferenceSession session = Session(two).ObserveRuns(
            _telemetry.Pipeline.Component("inference"),
            valuePredictions: (inputs, outputs) =>
            {
                float distance = inputs["features"].GetTensorDataAsSpan<float>()[0];
                float score = outputs["score"].GetTensorDataAsSpan<float>()[0];
                return [new("ride-0", score > 0.5) { Score = score, Features = new MlFeatureNames("distance").Of(distance) }];
            },
            version: "7");
        using OrtValue rows = Rows([4, -1], 1);
        using OrtValue made = Rows(new float[1], 1);

        IReadOnlyCollection<OrtValue> outputs = await session.RunAsync(null, ["features"], [rows], ["score"], [made]);

        Assert.Same(made, outputs.Single());
        Activity run = _telemetry.Span("run inference");
        Assert.Equal(["model/tips@7", "features"], (string[])run.GetTagItem("ml.run.inputs")!);
        Assert.Equal(["features.0", "features.1", "score"], Summaries.Select(record => record.Attribute("ml.column.name")));
        var sent = Assert.Single(_telemetry.Events, record => record.EventId.Name == "ml.prediction");
        Assert.Equal(run.SpanId, sent.SpanId);
        Assert.Equal("ride-0", sent.Attribute("ml.prediction.id"));
        Assert.Equal(1 / (1 + Math.Exp(-1)), (double)sent.Attribute("ml.prediction.score")!, 1e-6);
        Assert.Equal(4.0, sent.Attribute("ml.feature.distance"));
    }

    [Fact]
    public void Values_of_every_type_become_columns()
    {
        using ObservedInferenceSession session = Session().ObserveRuns(_telemetry.Pipeline.Component("inference"));
        using RunOptions options = new();
        using OrtValue texts = OrtValue.CreateTensorWithEmptyStrings(OrtAllocator.DefaultInstance, [2]);
        texts.StringTensorSetElementAt("credit", 0);
        texts.StringTensorSetElementAt("cash", 1);
        using OrtValue doubles = OrtValue.CreateTensorValueFromMemory([1.5, 2.5], [2]);
        using OrtValue integers = OrtValue.CreateTensorValueFromMemory([1, 2], [2, 1]);
        using OrtValue longs = OrtValue.CreateTensorValueFromMemory([1L, 3L], [2]);
        using OrtValue truths = OrtValue.CreateTensorValueFromMemory([true, true], [2]);
        using OrtValue scalar = OrtValue.CreateTensorValueFromMemory([9f], []);
        using OrtValue bytes = OrtValue.CreateTensorValueFromMemory(new byte[2], [2]);

        // The model has none of them; what it was given is known all the same.
        Assert.Throws<OnnxRuntimeException>(() => session.Run(
            options,
            ["texts", "doubles", "integers", "longs", "truths", "scalar", "bytes"],
            [texts, doubles, integers, longs, truths, scalar, bytes],
            ["score"]));

        Assert.Equal(
            ["model/tips", "texts", "doubles", "integers", "longs", "truths", "scalar", "bytes"], (string[])_telemetry.Span("run inference").GetTagItem("ml.run.inputs")!);
        Assert.Equal(
            [("texts", null), ("doubles", 2.5), ("integers", 2.0), ("longs", 3.0), ("truths", 1.0), ("scalar", 9.0)],
            Summaries.Select(record => ((string)record.Attribute("ml.column.name")!, (double?)record.Attribute("ml.column.max"))));
        Assert.Equal(["cash", "credit"], (string[])Summaries.First().Attribute("ml.column.top.values")!);
    }

    [Fact]
    public void A_value_in_a_device_s_memory_is_named_and_not_read()
    {
        using ObservedInferenceSession session = Session().ObserveRuns(_telemetry.Pipeline.Component("inference"));
        using RunOptions options = new();
        using OrtMemoryInfo device = new("device", OrtMemoryInfoDeviceType.GPU, vendorId: 0, deviceId: 0, OrtDeviceMemoryType.DEFAULT, alignment: 0, OrtAllocatorType.DeviceAllocator);
        // ONNX Runtime believes that it can be read from here, and it can.
        GCHandle pinned = GCHandle.Alloc(new float[] { 4, -1 }, GCHandleType.Pinned);
        using OrtValue rows = OrtValue.CreateTensorValueWithData(device, TensorElementType.Float, [1, 2], pinned.AddrOfPinnedObject(), 2 * sizeof(float));

        session.Run(options, ["features"], [rows], ["score"]).Dispose();
        pinned.Free();

        Assert.Equal(["model/tips", "features"], (string[])_telemetry.Span("run inference").GetTagItem("ml.run.inputs")!);
        Assert.Equal("score", Assert.Single(Summaries).Attribute("ml.column.name"));
    }

    public void Dispose() => _telemetry.Dispose();

    static InferenceSession Session() => new(LogisticModel.Write("tips", [1, 1], bias: -2));

    static InferenceSession Session(SessionOptions options) => new(LogisticModel.Write("tips", [1, 1], bias: -2), options);

    static OrtValue Rows(float[] values, int rows) => OrtValue.CreateTensorValueFromMemory(values, [rows, values.Length / rows]);

    static NamedOnnxValue Features(params float[] values) => NamedOnnxValue.CreateFromTensor("features", new DenseTensor<float>(values, [values.Length / 2, 2]));
}
