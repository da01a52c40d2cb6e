using Microsoft.ML.OnnxRuntime;

namespace OtelMl.Instrumentation;

/// <summary>Makes what ONNX Runtime does runs of components: in one line, at the place where the session is made.</summary>
public static class OnnxRuntimeInstrumentation
{
    /// <summary>Makes every run of a session a run of a component, with summaries of its tensors' columns.</summary>
    /// <param name="session">The session; the observed session disposes it.</param>
    /// <param name="component">The component, such as one of the kind <see cref="InferenceComponent"/>.</param>
    /// <param name="predictions">What is sent of the inputs and outputs of runs on <see cref="NamedOnnxValue"/>s; null sends no predictions.</param>
    /// <param name="model">Name of the model; that of its graph when null.</param>
    /// <param name="version">Its version.</param>
    /// <param name="valuePredictions">Likewise <paramref name="predictions"/>, of runs on <see cref="OrtValue"/>s, by their names.</param>
    /// <returns>What runs the same; safe to use from many threads, as the session is.</returns>
    public static ObservedInferenceSession ObserveRuns(
        this InferenceSession session,
        MlComponent component,
        Func<IReadOnlyCollection<NamedOnnxValue>, IReadOnlyCollection<NamedOnnxValue>, IEnumerable<MlPrediction>>? predictions = null,
        string? model = null,
        string? version = null,
        Func<IReadOnlyDictionary<string, OrtValue>, IReadOnlyDictionary<string, OrtValue>, IEnumerable<MlPrediction>>? valuePredictions = null)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(component);
        return new(session, component, predictions, valuePredictions, model, version);
    }
}
