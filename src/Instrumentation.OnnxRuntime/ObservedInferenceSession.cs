using Microsoft.ML.OnnxRuntime;

namespace OtelMl.Instrumentation;

/// <summary>A session whose runs are runs of a component.</summary>
public sealed class ObservedInferenceSession : IDisposable
{
    readonly InferenceSession _session;
    readonly MlComponent _component;
    readonly Func<IReadOnlyCollection<NamedOnnxValue>, IReadOnlyCollection<NamedOnnxValue>, IEnumerable<MlPrediction>>? _predictions;
    readonly Func<IReadOnlyDictionary<string, OrtValue>, IReadOnlyDictionary<string, OrtValue>, IEnumerable<MlPrediction>>? _valuePredictions;
    readonly string? _model;
    readonly string? _version;

    internal ObservedInferenceSession(
        InferenceSession session,
        MlComponent component,
        Func<IReadOnlyCollection<NamedOnnxValue>, IReadOnlyCollection<NamedOnnxValue>, IEnumerable<MlPrediction>>? predictions,
        Func<IReadOnlyDictionary<string, OrtValue>, IReadOnlyDictionary<string, OrtValue>, IEnumerable<MlPrediction>>? valuePredictions,
        string? model,
        string? version)
    {
        _session = session;
        _component = component;
        _predictions = predictions;
        _valuePredictions = valuePredictions;
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

    /// <summary>Runs the model on values of ONNX Runtime's own, which are read where they lie.</summary>
    /// <param name="options">Options of the run.</param>
    /// <param name="inputs">The inputs by name.</param>
    /// <param name="outputNames">Names of the outputs.</param>
    /// <returns>The outputs, to be disposed.</returns>
    public IDisposableReadOnlyCollection<OrtValue> Run(RunOptions options, IReadOnlyDictionary<string, OrtValue> inputs, IReadOnlyCollection<string> outputNames) =>
        _component.IsEnabled
            ? Record(new(inputs.Keys, inputs.Values), outputNames, () => _session.Run(options, inputs, outputNames))
            : _session.Run(options, inputs, outputNames);

    /// <inheritdoc cref="Run(RunOptions, IReadOnlyDictionary{string, OrtValue}, IReadOnlyCollection{string})"/>
    /// <param name="options">Options of the run.</param>
    /// <param name="inputNames">Names of the inputs.</param>
    /// <param name="inputValues">The inputs, in the order of their names.</param>
    /// <param name="outputNames">Names of the outputs.</param>
    public IDisposableReadOnlyCollection<OrtValue> Run(
        RunOptions options, IReadOnlyCollection<string> inputNames, IReadOnlyCollection<OrtValue> inputValues, IReadOnlyCollection<string> outputNames) =>
        _component.IsEnabled
            ? Record(new(inputNames, inputValues), outputNames, () => _session.Run(options, inputNames, inputValues, outputNames))
            : _session.Run(options, inputNames, inputValues, outputNames);

    /// <summary>Runs the model into values that the caller has made.</summary>
    /// <param name="options">Options of the run.</param>
    /// <param name="inputNames">Names of the inputs.</param>
    /// <param name="inputValues">The inputs, in the order of their names.</param>
    /// <param name="outputNames">Names of the outputs.</param>
    /// <param name="outputValues">What takes the outputs, in the order of their names.</param>
    public void Run(
        RunOptions options,
        IReadOnlyCollection<string> inputNames,
        IReadOnlyCollection<OrtValue> inputValues,
        IReadOnlyCollection<string> outputNames,
        IReadOnlyCollection<OrtValue> outputValues)
    {
        if (_component.IsEnabled) Record(new(inputNames, inputValues), outputNames, RunInto);
        else RunInto();

        IReadOnlyCollection<OrtValue> RunInto()
        {
            _session.Run(options, inputNames, inputValues, outputNames, outputValues);
            return outputValues;
        }
    }

    /// <summary>Runs the model on a thread of ONNX Runtime's pool, into values that the caller has made.</summary>
    /// <inheritdoc cref="Run(RunOptions, IReadOnlyCollection{string}, IReadOnlyCollection{OrtValue}, IReadOnlyCollection{string}, IReadOnlyCollection{OrtValue})"/>
    /// <returns>The outputs.</returns>
    public Task<IReadOnlyCollection<OrtValue>> RunAsync(
        RunOptions? options,
        IReadOnlyCollection<string> inputNames,
        IReadOnlyCollection<OrtValue> inputValues,
        IReadOnlyCollection<string> outputNames,
        IReadOnlyCollection<OrtValue> outputValues)
    {
        if (!_component.IsEnabled) return _session.RunAsync(options, inputNames, inputValues, outputNames, outputValues);
        NamedValues inputs = new(inputNames, inputValues);
        return _component.ObserveAsync(
            call => LookAt(call, inputs),
            RunOnPoolAsync,
            (call, outputs) => LookAt(call, inputs, new(outputNames, outputs))).AsTask();

        async ValueTask<IReadOnlyCollection<OrtValue>> RunOnPoolAsync()
        {
            IReadOnlyCollection<OrtValue> outputs = await _session.RunAsync(options, inputNames, inputValues, outputNames, outputValues).ConfigureAwait(false);
            // ONNX Runtime goes on here on a thread of its own, which neither summaries may occupy nor a disposed session be waiting for.
            await Task.Yield();
            return outputs;
        }
    }

    /// <summary>Disposes the session.</summary>
    public void Dispose() => _session.Dispose();

    IDisposableReadOnlyCollection<DisposableNamedOnnxValue> Record(IReadOnlyCollection<NamedOnnxValue> inputs, IReadOnlyCollection<string> outputNames) =>
        _component.Observe(
            call =>
            {
                LookAtModel(call);
                foreach (NamedOnnxValue input in inputs) TensorRows.Look(call, MlDirection.Input, input);
            },
            () => _session.Run(inputs, outputNames),
            (call, outputs) =>
            {
                foreach (DisposableNamedOnnxValue output in outputs) TensorRows.Look(call, MlDirection.Output, output);
                Send(call, _predictions?.Invoke(inputs, outputs));
            });

    T Record<T>(NamedValues inputs, IReadOnlyCollection<string> outputNames, Func<T> run)
        where T : IReadOnlyCollection<OrtValue> =>
        _component.Observe(call => LookAt(call, inputs), run, (call, outputs) => LookAt(call, inputs, new(outputNames, outputs)));

    void LookAt(MlCall call, NamedValues inputs)
    {
        LookAtModel(call);
        inputs.LookAt(call, MlDirection.Input);
    }

    void LookAt(MlCall call, NamedValues inputs, NamedValues outputs)
    {
        outputs.LookAt(call, MlDirection.Output);
        if (_valuePredictions is not null) Send(call, _valuePredictions(inputs.ToDictionary(), outputs.ToDictionary()));
    }

    void LookAtModel(MlCall call)
    {
        if (_model is not null) call.Model(MlDirection.Input, _model, _version, _session);
    }

    static void Send(MlCall call, IEnumerable<MlPrediction>? predictions)
    {
        foreach (MlPrediction prediction in predictions ?? []) call.Run.LogPrediction(prediction);
    }
}
