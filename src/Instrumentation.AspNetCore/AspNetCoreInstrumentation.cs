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
        return endpoint.AddEndpointFilter(new RunFilter(component, null, ""));
    }

    /// <summary>
    /// Makes every request a run, and sends the prediction that it is answered with; those of a batch, where both are collections
    /// of as many, in the same order.
    /// </summary>
    /// <typeparam name="TBuilder">Type of the endpoint's builder.</typeparam>
    /// <typeparam name="TRequest">Type of the argument of the handler that is predicted from; the first of that type, or collection of it.</typeparam>
    /// <typeparam name="TResult">Type of the handler's result, or of what its collection holds, bare or within <c>Ok(…)</c> and the like.</typeparam>
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
        return endpoint.AddEndpointFilter(new RunFilter(
            component,
            (arguments, result) => PredictionsOf(arguments, result, prediction),
            $"No prediction was sent: the handler took no {typeof(TRequest).Name} and gave a {typeof(TResult).Name} for it, nor collections of as many of both."));
    }

    static IEnumerable<MlPrediction>? PredictionsOf<TRequest, TResult>(IList<object?> arguments, object? result, Func<TRequest, TResult, MlPrediction> prediction)
    {
        if (result is TResult answer && arguments.OfType<TRequest>().Take(1).ToArray() is [var argument]) return [prediction(argument, answer)];
        return result is IReadOnlyCollection<TResult> answers
            && arguments.OfType<IReadOnlyCollection<TRequest>>().FirstOrDefault(rows => rows.Count == answers.Count) is { } asked
            ? asked.Zip(answers, prediction)
            : null;
    }
}
