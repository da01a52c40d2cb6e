using System.Diagnostics;

namespace OtelMl.Instrumentation;

/// <summary>The run of one reading of a stream that a component returned.</summary>
sealed class StreamRun<T>(MlCall call, MlRowSchema<T>? schema, MlData? data)
{
    /// <summary>Makes the run the current one.</summary>
    /// <returns>The span that was current.</returns>
    public Activity? Enter()
    {
        Activity? outside = Activity.Current;
        if (call.Run.Activity is { } activity) Activity.Current = activity;
        return outside;
    }

    public void Observe(T row)
    {
        if (schema is not null && data?.Cells is { } cells) call.Observe(cells, row, schema);
    }

    public void Succeed()
    {
        Activity? outside = Enter();
        call.Succeed();
        Activity.Current = outside;
    }

    public void Fail(Exception exception)
    {
        Activity? outside = Enter();
        call.Fail(exception);
        Activity.Current = outside;
    }
}
