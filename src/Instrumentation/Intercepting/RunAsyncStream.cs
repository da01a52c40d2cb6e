namespace OtelMl.Instrumentation;

/// <summary>An asynchronous stream that a component returned: the run lasts until it has been read, or its reader stops.</summary>
sealed class RunAsyncStream<T>(IAsyncEnumerable<T> rows, MlRowSchema<T>? schema, MlCall call, string? pointer, MlDataOptions options) : IAsyncEnumerable<T>
{
    readonly StreamRuns<T> _runs = new(call, schema, pointer, options);

    public IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default) =>
        new Reading(rows, _runs.Next(rows), cancellationToken);

    sealed class Reading(IAsyncEnumerable<T> rows, StreamRun<T> run, CancellationToken cancellationToken) : IAsyncEnumerator<T>
    {
        IAsyncEnumerator<T>? _rows;

        public T Current => _rows!.Current;

        // What an async method makes current stays its own, so nothing has to be put back.
        public async ValueTask<bool> MoveNextAsync()
        {
            run.Enter();
            bool more;
            try
            {
                _rows ??= rows.GetAsyncEnumerator(cancellationToken);
                more = await _rows.MoveNextAsync().ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                run.Fail(exception);
                throw;
            }

            if (more) run.Observe(_rows.Current);
            else run.Succeed();
            return more;
        }

        public async ValueTask DisposeAsync()
        {
            if (_rows is not null) await _rows.DisposeAsync().ConfigureAwait(false);
            run.Succeed();
        }
    }
}
