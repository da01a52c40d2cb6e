using Microsoft.ML.OnnxRuntime;

namespace OtelMl.Instrumentation;

/// <summary>A session whose runs are runs of a component.</summary>
public sealed class ObservedInferenceSession : IDisposable
{
    readonly InferenceSession _session;
    readonly MlComponent _component;
    readonly Func<IReadOnlyCollection<NamedOnnxValue>, IReadOnlyCollection<NamedOnnxValue>, IEnumerable<MlPrediction>>? _predictions;
    readonly string? _model;
    readonly string? _version;

    internal ObservedInferenceSession(
        InferenceSession session,
        MlComponent component,
        Func<IReadOnlyCollection<NamedOnnxValue>, IReadOnlyCollection<NamedOnnxValue>, IEnumerable<MlPrediction>>? predictions,
        string? model,
        string? version)
    {
        _session = session;
        _component = component;
        _predictions = predictions;
        _model = model ?? (string.IsNullOrEmpty(session.ModelMetadata.GraphName) ? null : session.ModelMetadata.GraphName);
        _version = version;
    }

    /// <summary>The session itself, for what is no run.</summary>
    public InferenceSession Session => _session;

    /// <summary>Runs the model for all its outputs.</summary>
    /// <param name="inputs">The inputs by name.</param>
    /// <returns>The outputs, to be disposed.</returns>
    public IDisposableReadOnlyCollection<DisposableNamedOnnxValue> Run(IReadOnlyCollection<NamedOnnxValue> inputs) =>
        Run(inputs, _session.OutputNames);

    /// <summary>Runs the model for some of its outputs.</summary>
    /// <param name="inputs">The inputs by name.</param>
    /// <param name="outputNames">Names of the outputs.</param>
    /// <returns>The outputs, to be disposed.</returns>
    public IDisposableReadOnlyCollection<DisposableNamedOnnxValue> Run(IReadOnlyCollection<NamedOnnxValue> inputs, IReadOnlyCollection<string> outputNames) =>
        _component.IsEnabled ? Record(inputs, outputNames) : _session.Run(inputs, outputNames);

    /// <summary>Disposes the session.</summary>
    public void Dispose() => _session.Dispose();

    IDisposableReadOnlyCollection<DisposableNamedOnnxValue> Record(IReadOnlyCollection<NamedOnnxValue> inputs, IReadOnlyCollection<string> outputNames) =>
        _component.Observe(
            call =>
            {
                if (_model is not null) call.Model(MlDirection.Input, _model, _version, _session);
                foreach (NamedOnnxValue input in inputs) TensorRows.Look(call, MlDirection.Input, input);
            },
            () => _session.Run(inputs, outputNames),
            (call, outputs) =>
            {
                foreach (DisposableNamedOnnxValue output in outputs) TensorRows.Look(call, MlDirection.Output, output);
                foreach (MlPrediction prediction in _predictions?.Invoke(inputs, outputs) ?? []) call.Run.LogPrediction(prediction);
            });
}
