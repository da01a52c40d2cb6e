using Microsoft.ML;

namespace OtelMl.Instrumentation;

/// <summary>A prediction engine whose predictions are runs and are sent.</summary>
/// <typeparam name="TRow">Type of the rows.</typeparam>
/// <typeparam name="TResult">Type of the results.</typeparam>
public sealed class ObservedPredictionEngine<TRow, TResult> : IDisposable
    where TRow : class
    where TResult : class, new()
{
    readonly PredictionEngine<TRow, TResult> _engine;
    readonly MlComponent _component;
    readonly Func<TRow, TResult, MlPrediction> _prediction;
    readonly string? _model;
    readonly string? _version;

    internal ObservedPredictionEngine(
        PredictionEngine<TRow, TResult> engine, MlComponent component, Func<TRow, TResult, MlPrediction> prediction, string? model, string? version)
    {
        _engine = engine;
        _component = component;
        _prediction = prediction;
        _model = model;
        _version = version;
    }

    /// <summary>Predicts.</summary>
    /// <param name="row">The row.</param>
    /// <returns>The engine's result.</returns>
    public TResult Predict(TRow row) => _component.IsEnabled ? Record(row) : _engine.Predict(row);

    /// <summary>Disposes the engine.</summary>
    public void Dispose() => _engine.Dispose();

    TResult Record(TRow row) => _component.Observe(
        call =>
        {
            if (_model is not null) call.Run.SetModel(_model, _version);
        },
        () => _engine.Predict(row),
        (call, result) => call.Run.LogPrediction(_prediction(row, result)));
}
