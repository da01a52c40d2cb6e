using Microsoft.ML;

namespace OtelMl.Instrumentation;

/// <summary>Makes what ML.NET does runs of components: in one line, at the place where it is set up.</summary>
public static class MlNetInstrumentation
{
    /// <summary>Makes every fit a run. The training rows are read once more, to be summarised and checked.</summary>
    /// <typeparam name="TTransformer">What fitting gives.</typeparam>
    /// <param name="estimator">What is fitted.</param>
    /// <param name="component">The component, such as one of the kind <see cref="TrainingComponent"/>.</param>
    /// <param name="input">Name of the training rows, as an IO pointer; null does not look at them.</param>
    /// <param name="model">Name of the model that is made.</param>
    /// <param name="version">Its version.</param>
    /// <returns>An estimator that does the same.</returns>
    public static IEstimator<TTransformer> ObserveFit<TTransformer>(
        this IEstimator<TTransformer> estimator, MlComponent component, string? input = null, string? model = null, string? version = null)
        where TTransformer : ITransformer
    {
        ArgumentNullException.ThrowIfNull(estimator);
        ArgumentNullException.ThrowIfNull(component);
        return new ObservedEstimator<TTransformer>(estimator, component, new(input, null, model, version));
    }

    /// <summary>Makes every transform a run. Rows that have a name are read once more, to be summarised and checked.</summary>
    /// <param name="transformer">What transforms.</param>
    /// <param name="component">The component, such as one of the kind <see cref="InferenceComponent"/>.</param>
    /// <param name="input">Name of the rows that go in, as an IO pointer; null does not look at them.</param>
    /// <param name="output">Name of the rows that come out; null does not look at them.</param>
    /// <param name="model">Name of the model that is used.</param>
    /// <param name="version">Its version.</param>
    /// <returns>A transformer that does the same.</returns>
    public static ITransformer ObserveTransform(
        this ITransformer transformer, MlComponent component, string? input = null, string? output = null, string? model = null, string? version = null)
    {
        ArgumentNullException.ThrowIfNull(transformer);
        ArgumentNullException.ThrowIfNull(component);
        return new ObservedTransformer(transformer, component, new(input, output, model, version));
    }

    /// <summary>Makes every prediction a run and sends it.</summary>
    /// <typeparam name="TRow">Type of the rows.</typeparam>
    /// <typeparam name="TResult">Type of the results.</typeparam>
    /// <param name="engine">What predicts; the observed engine disposes it.</param>
    /// <param name="component">The component.</param>
    /// <param name="prediction">What is sent of a row and its result.</param>
    /// <param name="model">Name of the model.</param>
    /// <param name="version">Its version.</param>
    /// <returns>What predicts the same; like an engine, for one thread at a time.</returns>
    public static ObservedPredictionEngine<TRow, TResult> ObservePredictions<TRow, TResult>(
        this PredictionEngine<TRow, TResult> engine,
        MlComponent component,
        Func<TRow, TResult, MlPrediction> prediction,
        string? model = null,
        string? version = null)
        where TRow : class
        where TResult : class, new()
    {
        ArgumentNullException.ThrowIfNull(engine);
        ArgumentNullException.ThrowIfNull(component);
        ArgumentNullException.ThrowIfNull(prediction);
        return new(engine, component, prediction, model, version);
    }
}
