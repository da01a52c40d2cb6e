using Microsoft.AspNetCore.Http;

namespace OtelMl.Instrumentation;

/// <summary>Does a request in a run.</summary>
/// <param name="component">The component.</param>
/// <param name="predictions">The predictions that arguments are answered with; null when it sees none. Null when none are sent.</param>
/// <param name="unseen">What a run notes, once, of an answer without predictions.</param>
sealed class RunFilter(MlComponent component, Func<IList<object?>, object?, IEnumerable<MlPrediction>?>? predictions, string unseen) : IEndpointFilter
{
    bool _isNoted;

    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        component.IsEnabled ? RecordAsync(context, next) : next(context);

    ValueTask<object?> RecordAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        component.ObserveAsync(null, () => next(context), (call, result) => LookAt(call.Run, context, result));

    void LookAt(MlRun run, EndpointFilterInvocationContext context, object? result)
    {
        while (result is INestedHttpResult nested) result = nested.Result;
        int status = (result as IStatusCodeHttpResult)?.StatusCode ?? StatusCodes.Status200OK;
        if (status >= StatusCodes.Status500InternalServerError) run.Fail(new InvalidOperationException($"The endpoint answered with status {status}."));
        if (result is IValueHttpResult valued) result = valued.Value;
        if (predictions is null) return;
        if (predictions(context.Arguments, result) is { } made)
        {
            foreach (MlPrediction prediction in made) run.LogPrediction(prediction);
        }
        else if (status < StatusCodes.Status400BadRequest && !Interlocked.Exchange(ref _isNoted, true))
        {
            run.AddNote(unseen);
        }
    }
}
