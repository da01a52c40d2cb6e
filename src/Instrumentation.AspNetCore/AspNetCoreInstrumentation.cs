using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace OtelMl.Instrumentation;

/// <summary>Makes requests that are answered with predictions runs of components: in one line, at the endpoint or group of endpoints.</summary>
public static class AspNetCoreInstrumentation
{
    /// <summary>Makes every request a run, which fails when the handler throws or answers with a status of 500 or above.</summary>
    /// <typeparam name="TBuilder">Type of the endpoint's builder.</typeparam>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="component">The component.</param>
    /// <returns>The endpoint, for chaining.</returns>
    public static TBuilder ObserveRuns<TBuilder>(this TBuilder endpoint, MlComponent component)
        where TBuilder : IEndpointConventionBuilder
    {
        ArgumentNullException.ThrowIfNull(component);
        return endpoint.AddEndpointFilter(new RunFilter(component, null));
    }

    /// <summary>Makes every request a run, and sends the prediction that it is answered with.</summary>
    /// <typeparam name="TBuilder">Type of the endpoint's builder.</typeparam>
    /// <typeparam name="TRequest">Type of the argument of the handler that is predicted from; the first of that type.</typeparam>
    /// <typeparam name="TResult">Type of the handler's result, bare or within <c>Ok(…)</c> and the like.</typeparam>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="component">The component.</param>
    /// <param name="prediction">What is sent of a request and its result: only what it names leaves the process.</param>
    /// <returns>The endpoint, for chaining.</returns>
    public static TBuilder ObservePredictions<TBuilder, TRequest, TResult>(
        this TBuilder endpoint, MlComponent component, Func<TRequest, TResult, MlPrediction> prediction)
        where TBuilder : IEndpointConventionBuilder
    {
        ArgumentNullException.ThrowIfNull(component);
        ArgumentNullException.ThrowIfNull(prediction);
        return endpoint.Observe<TBuilder, TRequest, TResult>(component, (request, result) => [prediction(request, result)]);
    }

    /// <summary>Makes every request a run, and sends all the predictions that it is answered with.</summary>
    /// <typeparam name="TBuilder">Type of the endpoint's builder.</typeparam>
    /// <typeparam name="TRequest">Type of the argument of the handler that is predicted from; the first of that type.</typeparam>
    /// <typeparam name="TResult">Type of the handler's result, bare or within <c>Ok(…)</c> and the like.</typeparam>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="component">The component.</param>
    /// <param name="predictions">What is sent of a request and its result: only what it names leaves the process.</param>
    /// <returns>The endpoint, for chaining.</returns>
    public static TBuilder ObservePredictions<TBuilder, TRequest, TResult>(
        this TBuilder endpoint, MlComponent component, Func<TRequest, TResult, IEnumerable<MlPrediction>> predictions)
        where TBuilder : IEndpointConventionBuilder
    {
        ArgumentNullException.ThrowIfNull(component);
        ArgumentNullException.ThrowIfNull(predictions);
        return endpoint.Observe(component, predictions);
    }

    static TBuilder Observe<TBuilder, TRequest, TResult>(this TBuilder endpoint, MlComponent component, Func<TRequest, TResult, IEnumerable<MlPrediction>> predictions)
        where TBuilder : IEndpointConventionBuilder => endpoint.AddEndpointFilter(new RunFilter(
            component,
            (request, result) => request.OfType<TRequest>().Take(1).ToArray() is [var argument] && result is TResult answer ? predictions(argument, answer) : null,
            $"{typeof(TRequest).Name} answered with {typeof(TResult).Name}"));
}
