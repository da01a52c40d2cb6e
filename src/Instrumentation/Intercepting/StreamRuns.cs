namespace OtelMl.Instrumentation;

/// <summary>
/// The runs of a stream that a component returned: the first reading continues the run of the call, every other is a run of its
/// own. The run of a stream that nobody reads ends when the stream is collected.
/// </summary>
sealed class StreamRuns<T>(MlCall call, MlRowSchema<T>? schema, string? pointer, MlDataOptions options)
{
    int _started;

    ~StreamRuns()
    {
        if (Volatile.Read(ref _started) == 0) call.Succeed();
    }

    public StreamRun<T> Next(object rows)
    {
        MlCall mine = Interlocked.Exchange(ref _started, 1) == 0 ? call : call.Again();
        return new(mine, schema, pointer is null ? null : mine.OpenOutput(pointer, rows, schema?.Columns, options));
    }
}
