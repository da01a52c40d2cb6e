using Microsoft.AspNetCore.Http;

namespace OtelMl.Instrumentation;

/// <summary>Does a request in a run.</summary>
sealed class RunFilter(MlComponent component, Func<IList<object?>, object?, MlPrediction?>? prediction) : IEndpointFilter
{
    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        component.IsEnabled ? RecordAsync(context, next) : next(context);

    ValueTask<object?> RecordAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        component.ObserveAsync(null, () => next(context), (call, result) => LookAt(call.Run, context, result));

    void LookAt(MlRun run, EndpointFilterInvocationContext context, object? result)
    {
        while (result is INestedHttpResult nested) result = nested.Result;
        if (result is IStatusCodeHttpResult { StatusCode: >= StatusCodes.Status500InternalServerError and int status })
            run.Fail(new InvalidOperationException($"The endpoint answered with status {status}."));
        if (result is IValueHttpResult valued) result = valued.Value;
        if (prediction?.Invoke(context.Arguments, result) is { } made) run.LogPrediction(made);
    }
}
