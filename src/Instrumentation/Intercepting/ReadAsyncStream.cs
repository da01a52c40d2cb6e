namespace OtelMl.Instrumentation;

/// <summary>An asynchronous stream that a component reads; its rows are looked at as they pass, when it is read for the first time.</summary>
sealed class ReadAsyncStream<T>(IAsyncEnumerable<T> rows, MlRowSchema<T> schema, (MlCall Call, MlRows Cells) observer) : IAsyncEnumerable<T>
{
    int _read;

    public IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default) =>
        Interlocked.Exchange(ref _read, 1) == 0 ? Observe(cancellationToken) : rows.GetAsyncEnumerator(cancellationToken);

    async IAsyncEnumerator<T> Observe(CancellationToken cancellationToken)
    {
        await foreach (T row in rows.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            if (!observer.Call.HasEnded) observer.Call.Observe(observer.Cells, row, schema);
            yield return row;
        }
    }
}
