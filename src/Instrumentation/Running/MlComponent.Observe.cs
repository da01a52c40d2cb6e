using System.ComponentModel;

namespace OtelMl.Instrumentation;

public sealed partial class MlComponent
{
    /// <summary>Does work in a run that looks at its inputs and outputs as that of an annotated method; for hooks into libraries.</summary>
    /// <typeparam name="T">Type of the result.</typeparam>
    /// <param name="before">Looks at the inputs.</param>
    /// <param name="work">The work.</param>
    /// <param name="after">Looks at the outputs.</param>
    /// <returns>The work's result.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public T Observe<T>(Action<MlCall> before, Func<T> work, Action<MlCall, T> after)
    {
        ArgumentNullException.ThrowIfNull(work);
        if (!IsEnabled) return work();
        using MlCall call = new(this);
        try
        {
            call.Try(before);
            call.Before();
            T result = work();
            call.Try(_ => after(call, result));
            call.Succeed();
            return result;
        }
        catch (Exception exception)
        {
            call.Fail(exception);
            throw;
        }
    }

    /// <summary>Does asynchronous work in a run that looks at its inputs and outputs; for hooks into libraries.</summary>
    /// <typeparam name="T">Type of the result.</typeparam>
    /// <param name="before">Looks at the inputs; null when there is nothing to look at.</param>
    /// <param name="work">The work.</param>
    /// <param name="after">Looks at the outputs.</param>
    /// <returns>The work's result.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public async ValueTask<T> ObserveAsync<T>(Action<MlCall>? before, Func<ValueTask<T>> work, Action<MlCall, T> after)
    {
        ArgumentNullException.ThrowIfNull(work);
        if (!IsEnabled) return await work().ConfigureAwait(false);
        using MlCall call = new(this);
        try
        {
            if (before is not null) call.Try(before);
            call.Before();
            T result = await work().ConfigureAwait(false);
            call.Try(_ => after(call, result));
            call.Succeed();
            return result;
        }
        catch (Exception exception)
        {
            call.Fail(exception);
            throw;
        }
    }
}
