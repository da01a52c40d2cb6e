using Microsoft.AspNetCore.Http;

namespace OtelMl.Instrumentation;

/// <summary>Does a request in a run.</summary>
/// <param name="component">The component.</param>
/// <param name="predictions">What is sent of the handler's arguments and its result; null when they are of other types.</param>
/// <param name="expected">The types, for the note on a run whose are others.</param>
sealed class RunFilter(MlComponent component, Func<IList<object?>, object?, IEnumerable<MlPrediction>?>? predictions, string expected = "") : IEndpointFilter
{
    int _hasNoted;

    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        component.IsEnabled ? RecordAsync(context, next) : next(context);

    ValueTask<object?> RecordAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        component.ObserveAsync(null, () => next(context), (call, result) => LookAt(call.Run, context, result));

    void LookAt(MlRun run, EndpointFilterInvocationContext context, object? result)
    {
        while (result is INestedHttpResult nested) result = nested.Result;
        int status = (result as IStatusCodeHttpResult)?.StatusCode ?? context.HttpContext.Response.StatusCode;
        if (status >= StatusCodes.Status500InternalServerError) run.Fail(new InvalidOperationException($"The endpoint answered with status {status}."));
        if (result is IValueHttpResult valued) result = valued.Value;
        if (predictions is null) return;
        if (predictions(context.Arguments, result) is { } made)
        {
            foreach (MlPrediction prediction in made) run.LogPrediction(prediction);
        }
        else if (status < StatusCodes.Status400BadRequest && Interlocked.Exchange(ref _hasNoted, 1) == 0)
        {
            run.AddNote($"No prediction was sent, here or of the like: {expected} was expected, and the answer was {result?.GetType().Name ?? "nothing"}");
        }
    }
}
